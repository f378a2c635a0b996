package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pickles that would run something in Python, by every instruction that could. */
class HostileCallsTest {
  /** Of Python's own library: not even to be mentioned. */
  private static final List<String> LIBRARY =
      List.of(
          "os.system",
          "posix.system",
          "nt.system",
          "os.popen",
          "subprocess.Popen",
          "subprocess.check_output",
          "builtins.eval",
          "builtins.exec",
          "builtins.compile",
          "builtins.__import__",
          "builtins.open",
          "builtins.globals",
          "builtins.map",
          "builtins.type",
          "__builtin__.eval",
          "__builtin__.execfile",
          "copyreg.add_extension",
          "copyreg.__newobj__",
          "copy_reg.add_extension",
          "importlib.import_module",
          "runpy.run_path",
          "pty.spawn",
          "socket.create_connection",
          "ctypes.CDLL",
          "shutil.rmtree",
          "webbrowser.open",
          "pickle.loads",
          "_pickle.loads",
          "marshal.loads",
          "operator.attrgetter",
          "operator.methodcaller",
          "functools.partial",
          "functools.reduce",
          "itertools.starmap",
          "types.FunctionType",
          "types.CodeType",
          "code.InteractiveInterpreter",
          "timeit.timeit",
          "pip.main",
          "sys.exit",
          "__main__.f",
          "_io.FileIO",
          "asyncio.run",
          "bdb.Bdb");

  /** Of other libraries, or what dill mentions: may be mentioned, must not be called. */
  private static final List<String> OTHERS =
      List.of(
          "builtins.getattr",
          "builtins.setattr",
          "torch.load",
          "torch.hub.load",
          "torch.jit.load",
          "torch.ops.load_library",
          "torch._utils._import_dotted_name",
          "torch.utils.cpp_extension.load",
          "numpy.load",
          "numpy.testing._private.utils.runstring",
          "numpy.f2py.compile",
          "pandas.eval",
          "dnnlib.util.open_url",
          "legacy.load_network_pkl",
          "eval.eval");

  private final Path folder;
  private final Path sentinel;

  HostileCallsTest(@TempDir Path folder) {
    this.folder = folder;
    this.sentinel = folder.resolve("pwned");
  }

  @AfterEach
  void nothing_was_run() {
    assertThat(sentinel).doesNotExist();
  }

  private PickleFixture command(PickleFixture pickle) {
    return pickle.text("touch " + sentinel).op(0x85);
  }

  private static PickleFixture named(String name) {
    int dot = name.lastIndexOf('.');
    return new PickleFixture().global(name.substring(0, dot), name.substring(dot + 1));
  }

  private static PickleFixture named4(String name) {
    int dot = name.lastIndexOf('.');
    return new PickleFixture(4).text(name.substring(0, dot)).text(name.substring(dot + 1)).op(0x93);
  }

  private void assertRefused(PickleFixture pickle, String message) {
    Path zip = pickle.write(folder, "0");
    Path plain = Fixtures.write(folder, "x.pkl", pickle.bytes());
    for (Path file : List.of(zip, plain)) {
      assertThatThrownBy(() -> new TensorFiles().read(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageMatching(
              file + " " + message + " at byte \\d+( of x/data.pkl)?; nothing in it was run");
      assertThat(FuzzTarget.finding(file)).isNull();
    }
  }

  @Test
  void python_s_own_library_is_refused_where_it_is_mentioned() {
    for (String name : LIBRARY) {
      String message = "asks for " + name + ", which no checkpoint needs,";
      assertRefused(command(named(name)).op('R'), message);
      assertRefused(command(named4(name)).op('R'), message);
      assertRefused(command(named(name)).op(0x81), message);
      assertRefused(command(named(name)).op('}', 0x92), message);
      assertRefused(command(named(name)).op('b'), message);
    }
  }

  @Test
  void other_libraries_are_refused_where_they_are_called() {
    for (String name : OTHERS) {
      String message = "calls " + name + ", which no checkpoint needs,";
      assertRefused(command(named(name)).op('R'), message);
      assertRefused(command(named4(name)).op('R'), message);
      assertRefused(command(named(name).op('q', 7, '0', 'h', 7)).op('R'), message);
    }
  }

  @Test
  void objects_of_other_libraries_are_data() {
    for (String name : OTHERS) {
      for (int[] make : new int[][] {{0x81}, {'}', 0x92}}) {
        byte[] pickle =
            command(named(name)).op(make).op('}').text("a").number(7).op('s', 'b').bytes();
        Path file = Fixtures.write(folder, "x.pkl", pickle);
        assertThat(new TensorFiles().read(file).metadata()).containsEntry("a", "7").hasSize(1);
      }
    }
  }

  @Test
  void what_a_call_returned_is_not_called_again() {
    PickleFixture dict = new PickleFixture().global("collections", "OrderedDict").op(')', 'R');
    assertRefused(command(dict).op('R'), "holds a pickle that calls what cannot be called");
    PickleFixture same =
        new PickleFixture().global("torch", "Size").global("torch", "load").op(0x85, 'R');
    assertRefused(command(same).op('R'), "calls torch.load, which no checkpoint needs,");
    PickleFixture text = new PickleFixture().text("os.system");
    assertRefused(command(text).op('R'), "holds a pickle that calls what cannot be called");
  }

  @Test
  void copyreg_makes_data_of_a_class_and_calls_nothing() {
    for (String module : List.of("copyreg", "copy_reg")) {
      PickleFixture pickle =
          new PickleFixture()
              .global(module, "_reconstructor")
              .op('(')
              .global("torch.hub", "load")
              .global("builtins", "object")
              .op('N', 't', 'R', '}')
              .text("a")
              .number(1)
              .op('s', 'b');
      Path file = Fixtures.write(folder, "x.pkl", pickle.bytes());
      assertThat(new TensorFiles().read(file).metadata()).containsEntry("a", "1");
      assertRefused(
          new PickleFixture().global(module, "_reconstructor").op('(').global("os", "system"),
          "asks for os.system, which no checkpoint needs,");
    }
  }

  @Test
  void extension_codes_and_the_oldest_instructions_are_refused() {
    for (int opcode : new int[] {0x82, 0x83, 0x84, 'i', 'o', 'P', 0x97, 0x98}) {
      assertRefused(
          new PickleFixture().op('(', opcode, 1, 0, 0, 0),
          "holds the pickle instruction 0x%02x, which no checkpoint needs,".formatted(opcode));
    }
  }

  @Test
  void a_name_that_reaches_through_a_module_is_refused() {
    assertRefused(
        new PickleFixture(4).text("torch").text("serialization.os.system").op(0x93),
        "asks for torch.serialization.os.system, which no checkpoint needs,");
    assertRefused(
        new PickleFixture(4).text("os.path").text("os").op(0x93),
        "asks for os.path.os, which no checkpoint needs,");
  }

  @Test
  void a_name_without_end_is_refused() {
    String name = "n".repeat(1001);
    assertRefused(new PickleFixture(4).text("m").text(name).op(0x93), "holds a name without end");
    assertRefused(new PickleFixture().global("m".repeat(2000), "n"), "holds a name without end");
  }

  @Test
  void persistent_ids_name_nothing_but_storages() {
    String none = "holds a persistent id that is no storage of tensors";
    assertRefused(new PickleFixture().text("os.system").op('Q'), none);
    PickleFixture storage = new PickleFixture().op('(').text("storage");
    assertRefused(
        storage.global("torch.hub", "load").text("0").text("cpu").number(1).op('t', 'Q'), none);
    // An id inside an id: the inner one is a storage, the outer one is not.
    assertRefused(
        new PickleFixture()
            .op('(')
            .text("storage")
            .global("torch", "FloatStorage")
            .text("0")
            .text("cpu")
            .number(1)
            .op('t', 'Q', 0x85, 'Q'),
        none);
  }
}
