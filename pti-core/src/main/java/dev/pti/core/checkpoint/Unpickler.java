package dev.pti.core.checkpoint;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads pickles and executes nothing.
 *
 * <p>A pickle is a program for a small stack machine: it pushes values, gathers them into tuples,
 * lists and dicts, remembers them in a memo and fetches them again. Two of its instructions make it
 * dangerous in Python: GLOBAL imports any name, REDUCE calls it. Here GLOBAL finds a name in the
 * table of {@link PickleGlobals} or makes an inert {@link Python.Name} of it, and REDUCE builds one
 * of the few values of that table: calling an inert name is an error that tells which and where,
 * but for {@link Dill}'s, whose calls make inert records. NEWOBJ and BUILD, by which Python makes
 * the objects of any class, make a {@link Python.ObjectValue}: the data that the pickle gives, and
 * nothing of what the class would do with them. So a network that was pickled whole is read without
 * its source, which stands in the file too. The machine knows the instructions of protocols 2 to 5
 * that such files use; every other one is an error that names it.
 *
 * <p>What a hostile pickle can cost is bounded: each instruction makes at most one value and is
 * counted, as is each item of a container that it copies and each character of a text; a length is
 * checked against the bytes left before anything is allocated, and long texts and bytes stay in the
 * file; the memo is a map, so that its index is only a number. The machine never recurses but for
 * storages inside bytes, which hold none themselves, and never hashes or prints a container. Shared
 * containers can unfold to any size, which is for {@link TorchFlattener} to bound.
 */
final class Unpickler {
  private static final long MAX_STEPS = 1_000_000;

  /** What reading a storage inside bytes costs besides its own steps. */
  private static final int STORAGE_STEPS = 64;

  /** What a name is that may not even be mentioned, or an instruction that may not be used. */
  private static final String NO_NEED = ", which no checkpoint needs,";

  private final PickleInput in;
  private final TorchTensor.Home home;
  private final PickleConstructors constructors;
  private final NumpyValues arrays;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Map<String, TorchTensor.Storage> storages = new LinkedHashMap<>();
  private final boolean nested;
  private long steps;

  /**
   * @param home finds the storages that the pickle mentions
   */
  Unpickler(PickleInput in, TorchTensor.Home home) {
    this(in, home, false);
  }

  private Unpickler(PickleInput in, TorchTensor.Home home, boolean nested) {
    this.in = in;
    this.home = home;
    this.nested = nested;
    this.constructors = new PickleConstructors(in.label());
    this.arrays = new NumpyValues(in.label());
  }

  /** The storages that were mentioned, by key. */
  Map<String, TorchTensor.Storage> storages() {
    return storages;
  }

  /** Reads one pickle and leaves the input behind it. */
  Object load() throws IOException {
    stack.clear();
    memo.clear();
    while (true) {
      long at = in.position();
      int opcode = in.u1();
      if (opcode == '.') {
        return pop(at);
      }
      charge(1, at);
      execute(opcode, at);
    }
  }

  private void charge(long work, long at) {
    steps += work;
    if (steps > MAX_STEPS) {
      throw in.fail("holds a pickle of more than " + MAX_STEPS + " steps", at);
    }
  }

  private void execute(int opcode, long at) throws IOException {
    switch (opcode) {
      case 0x80 -> checkProtocol(at);
      case 0x95 -> in.need(in.i8()); // FRAME: a hint of length
      case '(' -> stack.add(Python.Special.MARK);
      case '0' -> pop(at);
      case '1' -> popToMark(at);
      case 'N' -> stack.add(Python.Special.NONE);
      case 0x88 -> stack.add(true);
      case 0x89 -> stack.add(false);
      case 'K' -> stack.add((long) in.u1());
      case 'M' -> stack.add((long) in.u2());
      case 'J' -> stack.add((long) in.i4());
      case 0x8a -> stack.add(in.integer(in.u1()));
      case 0x8b -> stack.add(in.integer(in.i4()));
      case 'G' -> stack.add(in.bigEndianDouble());
      case 'U' -> stack.add(in.textOrBytes(in.u1()));
      case 'T' -> stack.add(in.textOrBytes(in.i4()));
      case 'C' -> stack.add(in.bytesValue(in.u1()));
      case 'B' -> stack.add(in.bytesValue(in.i4() & 0xffffffffL));
      case 0x8e, 0x96 -> stack.add(in.bytesValue(in.i8()));
      case 0x8c -> stack.add(in.text(in.u1()));
      case 'X' -> stack.add(in.text(in.i4() & 0xffffffffL));
      case 0x8d -> stack.add(in.text(in.i8()));
      case ')' -> stack.add(new Python.TupleValue(List.of()));
      case 't' -> stack.add(new Python.TupleValue(popToMark(at)));
      case 0x85, 0x86, 0x87 -> stack.add(new Python.TupleValue(popCount(opcode - 0x84, at)));
      case ']', 0x8f -> stack.add(new Python.ListValue());
      case 'a' -> append(popCount(1, at), at);
      case 'e', 0x90 -> append(popToMark(at), at);
      case 0x91 -> stack.add(new Python.TupleValue(popToMark(at))); // FROZENSET
      case '}' -> stack.add(new Python.DictValue(false));
      case 's' -> setItems(popCount(2, at), at);
      case 'u' -> setItems(popToMark(at), at);
      case 'q' -> memo.put(in.u1(), top(at));
      case 'r' -> memo.put(in.i4(), top(at));
      case 0x94 -> memo.put(memo.size(), top(at));
      case 'h' -> stack.add(recall(in.u1(), at));
      case 'j' -> stack.add(recall(in.i4(), at));
      case 'c' -> stack.add(global(in.line(), in.line(), at));
      case 0x93 -> stackGlobal(at);
      case 'R' -> call(at);
      case 0x81 -> create(popCount(2, at), at);
      case 0x92 -> create(popCount(3, at).subList(0, 2), at); // with keywords, which are lost
      case 'b' -> build(at);
      case 'Q' -> stack.add(persistent(pop(at), at));
      default ->
          throw in.fail("holds the pickle instruction 0x%02x".formatted(opcode) + NO_NEED, at);
    }
  }

  private void checkProtocol(long at) throws IOException {
    int protocol = in.u1();
    if (protocol < 2 || protocol > 5) {
      throw in.fail("has pickle protocol " + protocol + ", wanted 2 to 5,", at);
    }
  }

  private Object top(long at) {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == Python.Special.MARK) {
      throw in.fail("holds a pickle that takes a value where there is none", at);
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop(long at) {
    Object top = top(at);
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Object> popCount(int count, long at) {
    Object[] items = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      items[i] = pop(at);
    }
    return List.of(items);
  }

  private List<Object> popToMark(long at) {
    int mark = stack.lastIndexOf(Python.Special.MARK);
    if (mark < 0) {
      throw in.fail("holds a pickle that takes a value where there is none", at);
    }
    List<Object> above = stack.subList(mark + 1, stack.size());
    List<Object> items = List.copyOf(above);
    above.clear();
    stack.remove(mark);
    return items;
  }

  private Object recall(int index, long at) {
    Object value = memo.get(index);
    if (value == null) {
      throw in.fail("holds a pickle that recalls the unknown value " + index, at);
    }
    return value;
  }

  private void append(List<Object> items, long at) {
    Object target = top(at);
    if (target instanceof Python.ListValue list) {
      list.items.addAll(items);
    } else if (target instanceof Python.ObjectValue object) {
      object.elements.items.addAll(items);
    } else {
      throw in.fail("holds a pickle that appends to what is no list", at);
    }
  }

  private void setItems(List<Object> items, long at) {
    Object target = top(at);
    Python.@Nullable DictValue dict =
        target instanceof Python.ObjectValue object
            ? object.items
            : target instanceof Python.DictValue plain ? plain : null;
    if (dict == null || items.size() % 2 != 0) {
      throw in.fail("holds a pickle that sets items of what is no dict", at);
    }
    for (int i = 0; i < items.size(); i += 2) {
      if (!PickleConstructors.isKey(items.get(i))) {
        throw in.fail("holds a dict whose key is no text and no number", at);
      }
      dict.items.put(items.get(i), items.get(i + 1));
    }
  }

  private Object global(String module, String name, long at) {
    in.checkName(module, at);
    in.checkName(name, at);
    in.keep(module.length() + name.length());
    Object found = PickleGlobals.find(module, name);
    if (found == null) {
      throw in.fail("asks for %s.%s".formatted(module, name) + NO_NEED, at);
    }
    return found;
  }

  private void stackGlobal(long at) {
    List<Object> names = popCount(2, at);
    if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
      throw in.fail("holds a pickle that asks for a name that is no text", at);
    }
    stack.add(global(module, name, at));
  }

  /** REDUCE: what Python would call, with a tuple of arguments. */
  private void call(long at) throws IOException {
    List<Object> call = popCount(2, at);
    Object ofDill = Dill.call(call.get(0), call.get(1));
    if (ofDill != null) {
      stack.add(ofDill);
      return;
    }
    if (call.get(0) instanceof Python.Name name) {
      throw in.fail("calls " + name.text() + NO_NEED, at);
    }
    if (!(call.get(0) instanceof PickleGlobals.Constructor)) {
      throw in.fail("holds a pickle that calls what cannot be called", at);
    }
    create(call, at);
  }

  /** NEWOBJ: an object of a class, with a tuple of arguments. */
  private void create(List<Object> call, long at) throws IOException {
    @Nullable Object made = null;
    if (call.get(0) instanceof Python.Name name) {
      made = new Python.ObjectValue(name.text());
    } else if (call.get(0) instanceof PickleGlobals.Constructor constructor
        && call.get(1) instanceof Python.TupleValue arguments) {
      for (Object argument : arguments.items) {
        charge(Python.size(argument), at);
        if (argument instanceof String text) {
          in.keep(text.length()); // as the constructors join and copy texts
        }
        if (argument instanceof Python.LongText text) {
          charge(text.source().size() / 4096, at);
        }
      }
      made =
          constructor == PickleGlobals.Constructor.STORAGE
              ? storageInBytes(arguments.items, at)
              : constructors.construct(constructor, arguments.items);
    }
    if (made == null) {
      throw in.fail("holds a pickle that builds a value from the wrong arguments", at);
    }
    stack.add(made);
  }

  /** Reads a storage that was saved by itself into bytes, as a plain pickle holds its tensors. */
  private @Nullable Object storageInBytes(List<Object> arguments, long at) throws IOException {
    if (nested || arguments.size() != 1 || !(arguments.get(0) instanceof Python.BytesValue bytes)) {
      return null;
    }
    TorchLegacy.Storages storages = new TorchLegacy.Storages(bytes.source());
    PickleInput inner = in.nested(bytes.source(), " of a storage");
    Unpickler unpickler = new Unpickler(inner, storages, true);
    unpickler.steps = steps + STORAGE_STEPS;
    Object value =
        TorchLegacy.begins(unpickler.load())
            ? TorchLegacy.read(bytes.source(), inner, unpickler, storages, in.label())
            : null;
    steps = unpickler.steps;
    charge(0, at);
    return value instanceof TorchTensor.Storage ? value : null;
  }

  /** Sets a state: that of dicts (PyTorch's {@code _metadata}) is of no use here. */
  private void build(long at) throws IOException {
    Object state = pop(at);
    Object target = top(at);
    List<Object> items = Python.items(state);
    boolean built = true;
    if (target instanceof Python.DictValue dict && state instanceof Python.DictValue attributes) {
      if (dict.namespace && dict != attributes) {
        charge(attributes.items.size(), at);
        dict.items.putAll(attributes.items);
      }
    } else if (target instanceof Python.ObjectValue object) {
      object.state = state;
    } else if (target instanceof NumpyValues.Array array) {
      built = arrays.build(array, state);
    } else if (target instanceof NumpyValues.Type type) {
      built = NumpyValues.build(type, state);
    } else if (target instanceof Python.ParameterValue parameter
        && items != null
        && !items.isEmpty()
        && items.get(0) instanceof TorchTensor tensor) {
      parameter.tensor = tensor;
    } else {
      // A tensor's own attributes are of no use here either.
      built = target instanceof TorchTensor;
    }
    if (!built) {
      throw in.fail("holds a pickle that sets the state of what has none", at);
    }
  }

  /** Persistent ids name storages, and in old files the classes of networks. */
  private Object persistent(Object id, long at) {
    List<Object> items = Python.items(id);
    if (items != null && items.size() > 1 && "module".equals(items.get(0))) {
      return items.get(1);
    }
    TorchTensor.@Nullable Storage storage =
        items == null ? null : PersistentIds.storage(items, home);
    if (storage == null) {
      throw in.fail("holds a persistent id that is no storage of tensors", at);
    }
    in.checkName(storage.key(), at);
    TorchTensor.Storage known = storages.putIfAbsent(storage.key(), storage);
    if (known != null && !TorchTensor.same(known, storage)) {
      throw in.fail("describes storage " + storage.key() + " in two ways", at);
    }
    return storage;
  }
}
