package dev.pti.core.checkpoint;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads pickles that {@code torch.save} wrote, and executes nothing.
 *
 * <p>A pickle is a program for a small stack machine: it pushes values, gathers them into tuples,
 * lists and dicts, remembers them in a memo and fetches them again. Two of its instructions make it
 * dangerous in Python: GLOBAL imports any name, REDUCE calls it. Here GLOBAL finds a name in the
 * table of {@link TorchGlobals} or fails, and REDUCE builds one of the few values of that table.
 * The machine knows the instructions of protocols 2 to 5 that torch.save uses; every other one is
 * an error that names it.
 *
 * <p>What a hostile pickle can cost is bounded: each instruction makes at most one value and is
 * counted, as is each item of a container that it copies; a length is checked against the bytes
 * left before anything is allocated; the memo is a map, so that its index is only a number. The
 * machine never recurses, and never hashes or prints a container. Shared containers can unfold to
 * any size, which is for {@link TorchFlattener} to bound.
 */
final class Unpickler {
  private static final int MAX_STEPS = 4_000_000;

  private final PickleInput in;
  private final String label;
  private final List<Object> stack = new ArrayList<>();
  private final Map<Integer, Object> memo = new HashMap<>();
  private final Map<String, TorchTensor.Storage> storages = new LinkedHashMap<>();
  private int steps;

  Unpickler(PickleInput in, String label) {
    this.in = in;
    this.label = label;
  }

  /** The storages that were mentioned, by key. */
  Map<String, TorchTensor.Storage> storages() {
    return storages;
  }

  /** Reads one pickle and leaves the input behind it. */
  Object load() {
    stack.clear();
    memo.clear();
    while (true) {
      int at = in.position();
      int opcode = in.u1();
      if (opcode == '.') {
        return pop(at);
      }
      charge(1, at);
      execute(opcode, at);
    }
  }

  private void charge(int work, int at) {
    steps += work;
    if (steps > MAX_STEPS) {
      throw in.fail("holds a pickle of more than " + MAX_STEPS + " steps", at);
    }
  }

  private void execute(int opcode, int at) {
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
      case 'U', 0x8c -> stack.add(in.text(in.u1()));
      case 'T' -> stack.add(in.text(in.i4()));
      case 'X' -> stack.add(in.text(in.i4() & 0xffffffffL));
      case 0x8d -> stack.add(in.text(in.i8()));
      case ')' -> stack.add(new Python.TupleValue(List.of()));
      case 't' -> stack.add(new Python.TupleValue(popToMark(at)));
      case 0x85, 0x86, 0x87 -> stack.add(new Python.TupleValue(popCount(opcode - 0x84, at)));
      case ']' -> stack.add(new Python.ListValue());
      case 'a' -> append(popCount(1, at), at);
      case 'e' -> append(popToMark(at), at);
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
      case 'R', 0x81 -> construct(at);
      case 'b' -> build(at);
      case 'Q' -> stack.add(storage(pop(at), at));
      default ->
          throw in.fail(
              "holds the pickle instruction 0x%02x, which no file of tensors needs,"
                  .formatted(opcode),
              at);
    }
  }

  private void checkProtocol(int at) {
    int protocol = in.u1();
    if (protocol < 2 || protocol > 5) {
      throw in.fail("has pickle protocol " + protocol + ", wanted 2 to 5,", at);
    }
  }

  private Object top(int at) {
    if (stack.isEmpty() || stack.get(stack.size() - 1) == Python.Special.MARK) {
      throw in.fail("holds a pickle that takes a value where there is none", at);
    }
    return stack.get(stack.size() - 1);
  }

  private Object pop(int at) {
    Object top = top(at);
    stack.remove(stack.size() - 1);
    return top;
  }

  private List<Object> popCount(int count, int at) {
    Object[] items = new Object[count];
    for (int i = count - 1; i >= 0; i--) {
      items[i] = pop(at);
    }
    return List.of(items);
  }

  private List<Object> popToMark(int at) {
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

  private Object recall(int index, int at) {
    Object value = memo.get(index);
    if (value == null) {
      throw in.fail("holds a pickle that recalls the unknown value " + index, at);
    }
    return value;
  }

  private void append(List<Object> items, int at) {
    if (!(top(at) instanceof Python.ListValue list)) {
      throw in.fail("holds a pickle that appends to what is no list", at);
    }
    list.items.addAll(items);
  }

  private void setItems(List<Object> items, int at) {
    if (!(top(at) instanceof Python.DictValue dict) || items.size() % 2 != 0) {
      throw in.fail("holds a pickle that sets items of what is no dict", at);
    }
    for (int i = 0; i < items.size(); i += 2) {
      if (!TorchGlobals.isKey(items.get(i))) {
        throw in.fail("holds a dict whose key is no text and no number", at);
      }
      dict.items.put(items.get(i), items.get(i + 1));
    }
  }

  private Object global(String module, String name, int at) {
    Object found = TorchGlobals.find(module, name);
    if (found == null) {
      throw in.fail("asks for %s.%s, which no file of tensors needs,".formatted(module, name), at);
    }
    return found;
  }

  private void stackGlobal(int at) {
    List<Object> names = popCount(2, at);
    if (!(names.get(0) instanceof String module) || !(names.get(1) instanceof String name)) {
      throw in.fail("holds a pickle that asks for a name that is no text", at);
    }
    stack.add(global(module, name, at));
  }

  private void construct(int at) {
    List<Object> call = popCount(2, at);
    @Nullable Object made = null;
    if (call.get(0) instanceof TorchGlobals.Constructor constructor
        && call.get(1) instanceof Python.TupleValue arguments) {
      for (Object argument : arguments.items) {
        charge(Python.size(argument), at);
      }
      made = TorchGlobals.construct(constructor, arguments.items, label);
    }
    if (made == null) {
      throw in.fail("holds a pickle that builds a value from the wrong arguments", at);
    }
    stack.add(made);
  }

  /** Sets attributes: those of dicts (PyTorch's {@code _metadata}) are of no use here. */
  private void build(int at) {
    Object state = pop(at);
    Object target = top(at);
    if (target instanceof Python.DictValue dict && state instanceof Python.DictValue attributes) {
      if (dict.namespace && dict != attributes) {
        charge(attributes.items.size(), at);
        dict.items.putAll(attributes.items);
      }
    } else if (target instanceof Python.ParameterValue parameter
        && state instanceof Python.TupleValue tuple
        && !tuple.items.isEmpty()
        && tuple.items.get(0) instanceof TorchTensor tensor) {
      parameter.tensor = tensor;
    } else {
      throw in.fail("holds a pickle that sets the state of what has none", at);
    }
  }

  /** Persistent ids name storages: {@code ('storage', type, key, device, count[, view])}. */
  private TorchTensor.Storage storage(Object id, int at) {
    TorchTensor.@Nullable Storage storage = TorchStorages.fromId(id);
    if (storage == null) {
      throw in.fail("holds a persistent id that is no storage of tensors", at);
    }
    TorchTensor.Storage known = storages.putIfAbsent(storage.key(), storage);
    if (known != null && (known.type() != storage.type() || known.count() != storage.count())) {
      throw in.fail("describes storage " + storage.key() + " in two ways", at);
    }
    return storage;
  }
}
