package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.TensorFile;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What checkpoints hold beside tensors, told as texts; the same whichever protocol wrote it. */
class DescribedValuesTest {
  private final Path folder;

  DescribedValuesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Map<String, String> read(int protocol, Object value) {
    TensorFile file =
        TensorFile.read(Fixtures.write(folder, "x.pkl", PythonPickler.bytes(protocol, value)));
    assertThat(file.tensors()).isEmpty();
    return file.metadata();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void plain_values(int protocol) {
    Object value =
        Py.dict(
            "none",
            null,
            "truth",
            true,
            "integers",
            Arrays.asList(0, 255, 256, 65_535, 65_536, -1, 1L << 40, -(1L << 40)),
            "huge",
            new BigInteger("-123456789012345678901234567890"),
            "number",
            .002,
            "text",
            "größe",
            "tuple",
            Py.tuple(1, 2, 3, 4),
            "again",
            "größe",
            7,
            "an integer as key",
            null,
            "nothing as key");
    assertThat(read(protocol, value))
        .isEqualTo(
            Map.ofEntries(
                Map.entry("none", "None"),
                Map.entry("truth", "True"),
                Map.entry("integers.0", "0"),
                Map.entry("integers.1", "255"),
                Map.entry("integers.2", "256"),
                Map.entry("integers.3", "65535"),
                Map.entry("integers.4", "65536"),
                Map.entry("integers.5", "-1"),
                Map.entry("integers.6", "1099511627776"),
                Map.entry("integers.7", "-1099511627776"),
                Map.entry("huge", "-123456789012345678901234567890"),
                Map.entry("number", "0.002"),
                Map.entry("text", "größe"),
                Map.entry("tuple.0", "1"),
                Map.entry("tuple.1", "2"),
                Map.entry("tuple.2", "3"),
                Map.entry("tuple.3", "4"),
                Map.entry("again", "größe"),
                Map.entry("7", "an integer as key"),
                Map.entry("None", "nothing as key")));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void sets_and_bytes(int protocol) {
    Object value =
        Py.dict(
            "set",
            new Py.SetOf(false, List.of(1, 2)),
            "frozen",
            new Py.SetOf(true, List.of("a")),
            "empty",
            new Py.SetOf(false, List.of()),
            "bytes",
            new byte[] {1, (byte) 0x80, (byte) 0xff},
            "array",
            Py.call("builtins", "bytearray", (Object) new byte[] {1, 2}),
            "nothing",
            Py.call("builtins", "bytes"));
    assertThat(read(protocol, value))
        .isEqualTo(
            Map.of(
                "set.0", "1",
                "set.1", "2",
                "frozen.0", "a",
                "bytes", "3 bytes",
                "array", "2 bytes",
                "nothing", "0 bytes"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void values_of_python_s_library(int protocol) {
    String range = protocol == 2 ? "xrange" : "range";
    Object value =
        Py.dict(
            "complex", Py.call("builtins", "complex", 1., -2.),
            "range", Py.call("builtins", range, 0, 10, 2),
            "slice", Py.call("builtins", "slice", null, 3, "a"),
            "path", Py.call("pathlib", "PosixPath", "/", "data", "x.zip"),
            "relative", Py.call("pathlib", "WindowsPath", "data", "x.zip"),
            "date", Py.call("datetime", "date", (Object) new byte[] {7, (byte) 230, 1, 2}),
            "default", Py.call("collections", "defaultdict", new Py.Name("builtins", "list")),
            "milestones", Py.call("collections", "Counter", Py.dict(30, 1)),
            "class", new Py.Name("builtins", "int"));
    assertThat(read(protocol, value))
        .isEqualTo(
            Map.of(
                "complex", "(1.0, -2.0)",
                "range", "(0, 10, 2)",
                "slice", "(..., 3, a)",
                "path", "/data/x.zip",
                "relative", "data/x.zip",
                "date", "(...)",
                "milestones.30", "1",
                "class", protocol == 2 ? "__builtin__.int" : "builtins.int"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void values_of_pytorch_and_numpy(int protocol) {
    Object value =
        Py.dict(
            "size", Py.call("torch", "Size", Py.tuple(2, 3)),
            "device", Py.call("torch", "device", "cuda", 0),
            "dtype", new Py.Name("torch", "float16"),
            "type", Py.type("f8", "<"));
    assertThat(read(protocol, value))
        .isEqualTo(
            Map.of(
                "size.0", "2",
                "size.1", "3",
                "device", "cuda",
                "dtype", "torch.float16",
                "type", "float64"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void namespaces_ordered_dicts_and_objects_of_anyone(int protocol) {
    Map<Object, Object> settings = Py.dict("lr", .8, "name", "x");
    Object value =
        Py.dict(
            "args",
            new Py.Instance(new Py.Name("argparse", "Namespace"), null, settings),
            "pairs",
            Py.call("collections", "OrderedDict", List.of(List.of("a", 1), List.of("b", 2))),
            "easy",
            Py.easyDict("c", 3),
            "object",
            new Py.Instance(new Py.Name("training", "Options"), null, Py.dict("seed", 5)));
    assertThat(read(protocol, value))
        .isEqualTo(
            Map.of(
                "args.lr", "0.8",
                "args.name", "x",
                "pairs.a", "1",
                "pairs.b", "2",
                "easy.c", "3",
                "object.seed", "5"));
  }

  @Test
  void of_a_text_of_thousands_of_characters_the_length() {
    assertThat(read(4, Py.dict("source", "x".repeat(2001), "short", "x".repeat(2000))))
        .isEqualTo(Map.of("source", "text of 2001 characters", "short", "x".repeat(2000)));
  }
}
