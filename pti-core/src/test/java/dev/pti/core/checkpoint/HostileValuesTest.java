package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Pickles whose values hold themselves, lie about their sizes or grow without end. */
class HostileValuesTest {
  private final Path folder;

  HostileValuesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path plain(PickleFixture pickle) {
    return Fixtures.write(folder, "x.pkl", pickle.bytes());
  }

  private void assertRefused(PickleFixture pickle, String message) {
    Path file = plain(pickle);
    assertThatThrownBy(() -> new TensorFiles().read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
    assertThat(FuzzTarget.finding(file)).isNull();
  }

  @Test
  void containers_that_hold_themselves_are_refused() {
    String tooDeep = "FILE nests deeper than 32 levels at ";
    // A list in itself, a dict in itself, an ordered dict in itself.
    assertRefused(
        new PickleFixture().op(']', 'q', 0, 'h', 0, 'a'), tooDeep + "0" + ".0".repeat(32));
    assertRefused(
        new PickleFixture().op('}', 'q', 0).text("a").op('h', 0, 's'),
        tooDeep + "a" + ".a".repeat(32));
    assertRefused(
        new PickleFixture()
            .global("collections", "OrderedDict")
            .op(')', 'R', 'q', 0)
            .text("a")
            .op('h', 0, 's'),
        tooDeep + "a" + ".a".repeat(32));
    // A tuple in itself, by way of the list that it holds.
    assertRefused(
        new PickleFixture().op(']', 'q', 0, 'h', 0, 0x85, 'q', 1, 'a', '0', 'h', 1),
        tooDeep + "0" + ".0".repeat(32));
    // An object that is its own attribute; a namespace too.
    assertRefused(
        new PickleFixture()
            .global("a", "B")
            .op(')', 0x81, 'q', 0, '}')
            .text("a")
            .op('h', 0, 's', 'b'),
        tooDeep + "a" + ".a".repeat(32));
    assertRefused(
        new PickleFixture()
            .global("argparse", "Namespace")
            .op(')', 'R', 'q', 0, '}')
            .text("a")
            .op('h', 0, 's', 'b'),
        tooDeep + "a" + ".a".repeat(32));
    // A module that is its own part.
    assertRefused(
        new PickleFixture()
            .global("a", "B")
            .op(')', 0x81, 'q', 0, '}')
            .text("_modules")
            .op('}')
            .text("a")
            .op('h', 0, 's', 's', 'b'),
        tooDeep + "a" + ".a".repeat(32));
  }

  @Test
  void an_object_that_is_its_own_state_is_empty() {
    Path file = plain(new PickleFixture().global("a", "B").op(')', 0x81, 'q', 0, 'h', 0, 'b'));
    assertThat(new TensorFiles().read(file).tensors()).isEmpty();
  }

  @Test
  void a_dict_that_is_its_own_namespace_stays_as_it_is() {
    Path file =
        plain(
            new PickleFixture()
                .global("argparse", "Namespace")
                .op(')', 'R', '}')
                .text("a")
                .number(1)
                .op('s', 'b', 'q', 0, 'h', 0, 'b'));
    assertThat(new TensorFiles().read(file).metadata()).isEqualTo(Map.of("a", "1"));
  }

  @Test
  void a_persistent_object_of_its_own_description_ends() {
    PickleFixture meta =
        new PickleFixture()
            .global("torch_utils.persistence", "_reconstruct_persistent_obj")
            .op('}', 'q', 0)
            .text("class_name")
            .text("G")
            .op('s')
            .text("state")
            .op('h', 0, 's');
    assertRefused(
        meta.op(0x85, 'R'),
        "FILE nests deeper than 32 levels at " + "state.".repeat(32) + "class_name");
  }

  @Test
  void a_storage_inside_a_storage_is_refused() {
    byte[] storage =
        new PickleFixture()
            .op('(')
            .text("storage")
            .global("torch", "FloatStorage")
            .text("0")
            .text("cpu")
            .number(1)
            .op('t', 'Q')
            .legacy("0", 1, new byte[4]);
    byte[] nested =
        new PickleFixture()
            .global("torch.storage", "_load_from_bytes")
            .bytesValue(storage)
            .op(0x85, 'R')
            .legacy("0", 1, new byte[4]);
    PickleFixture outer = new PickleFixture().global("torch.storage", "_load_from_bytes");
    assertRefused(
        outer.bytesValue(nested).op(0x85, 'R'),
        "FILE holds a pickle that builds a value from the wrong arguments at byte 210 of a storage;"
            + " nothing in it was run");
  }

  private static PickleFixture array(PickleFixture pickle, int... shape) {
    return pickle
        .global("numpy.core.multiarray", "_reconstruct")
        .global("numpy", "ndarray")
        .tuple(0)
        .bytesValue((byte) 'b')
        .op(0x87, 'R', '(')
        .number(1)
        .tuple(shape)
        .global("numpy", "dtype")
        .text("f4")
        .op(0x85, 'R', 0x89)
        .bytesValue(new byte[8])
        .op('t', 'b');
  }

  @Test
  void arrays_of_lying_shapes_are_refused() {
    assertRefused(
        array(new PickleFixture(), 3),
        "an array of FILE has shape [3] and type float32, which is 12 bytes, but 8 are there");
    assertRefused(
        array(new PickleFixture(), -1, -2), "an array of FILE has the negative shape [-1, -2]");
    int most = Integer.MAX_VALUE;
    assertRefused(
        array(new PickleFixture(), most, most, most),
        "an array of FILE has shape [2147483647, 2147483647, 2147483647], more values than can be"
            + " counted");
    assertRefused(
        array(new PickleFixture(), 0, most, most, most),
        "an array of FILE has shape [0, 2147483647, 2147483647, 2147483647], more values than can"
            + " be counted");
    assertRefused(
        array(new PickleFixture(), new int[33]), "an array of FILE has 33 axes, the most is 32");
  }

  @Test
  void an_array_of_objects_is_refused() {
    PickleFixture pickle =
        new PickleFixture()
            .global("numpy.core.multiarray", "_reconstruct")
            .global("numpy", "ndarray")
            .tuple(0)
            .bytesValue((byte) 'b')
            .op(0x87, 'R', '(')
            .number(1)
            .tuple(1)
            .global("numpy", "dtype")
            .text("O8")
            .op(0x85, 'R', 0x89, ']', 't', 'b');
    assertRefused(pickle, "FILE holds a NumPy array that is not of numbers");
  }

  @Test
  void texts_are_not_copied_without_end() {
    String text = "x".repeat(60_000);
    for (String called : new String[] {"_codecs.encode", "pathlib.PosixPath", "builtins.complex"}) {
      PickleFixture pickle = new PickleFixture();
      int dot = called.indexOf('.');
      pickle.global(called.substring(0, dot), called.substring(dot + 1)).op('q', 0, '0');
      pickle.text(text).op('q', 1, '0').text("latin1").op('q', 2, '0', ']', '(');
      for (int i = 0; i < 2000; i++) {
        pickle.op('h', 0, 'h', 1, 'h', called.startsWith("_") ? 2 : 1, 0x86, 'R');
      }
      Path file = plain(pickle.op('e'));
      assertThatThrownBy(() -> new TensorFiles().read(file))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageMatching(
              ".*x.pkl holds texts of more than 33554432 bytes at byte \\d+; nothing in it was run");
    }
  }

  @Test
  void a_text_for_bytes_is_not_decoded_again_and_again() {
    PickleFixture storage = new PickleFixture();
    for (int i = 0; i < 60; i++) {
      storage.text("x".repeat(60_000)).op('0');
    }
    byte[] bytes = storage.op('N').bytes();
    PickleFixture pickle =
        new PickleFixture()
            .global("torch.storage", "_load_from_bytes")
            .global("_codecs", "encode")
            .text(new String(bytes, StandardCharsets.ISO_8859_1))
            .text("latin1")
            .op(0x86, 'R', 0x85, 'R');
    assertRefused(
        pickle,
        "FILE holds a text of %d bytes that is read in too many pieces".formatted(bytes.length));
  }

  @Test
  void parts_that_are_left_out_count_as_values() {
    PickleFixture pickle =
        new PickleFixture()
            .global("a", "B")
            .op(')', 0x81, 'q', 0, '}', '(')
            .text("_modules")
            .op('}');
    for (int i = 0; i < 10_000; i++) {
      pickle.text("_" + i).op('N');
    }
    pickle.op('u', 'b', '0', ']', '(');
    for (int i = 0; i < 100_000; i++) {
      pickle.op('h', 0);
    }
    assertRefused(pickle.op('e'), "FILE holds more than 100000 values");
  }

  @Test
  void a_million_containers_fit_into_little_memory() {
    for (int opcode : new int[] {'}', ']', 0x8f, 0x94, ')'}) {
      PickleFixture pickle = new PickleFixture().op('}');
      for (int i = 0; i < 999_990; i++) {
        pickle.op(opcode);
      }
      Path file = plain(pickle);
      assertThat(new TensorFiles().read(file).tensors()).isEmpty();
    }
  }
}
