package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostilePickleTest {
  private static final String NO_NEED = ", which no checkpoint needs, at byte ";
  private static final String NOT_RUN = " of x/data.pkl; nothing in it was run";

  private final Path folder;

  HostilePickleTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void assertRefused(PickleFixture pickle, String message) {
    Path file = pickle.write(folder, "0");
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void refuses_to_call_the_shell() {
    PickleFixture pickle =
        new PickleFixture().global("os", "system").text("touch pwned").op(0x85, 'R');
    assertRefused(pickle, "FILE asks for os.system" + NO_NEED + 2 + NOT_RUN);
    assertThat(Path.of("pwned")).doesNotExist();
  }

  @Test
  void refuses_to_call_the_shell_in_the_old_format_too() {
    byte[] pickle = new PickleFixture().global("posix", "system").bytes();
    Path file = Fixtures.write(folder, "x.pt", pickle);
    assertThatThrownBy(() -> new TensorFiles().read(file))
        .hasMessage(file + " asks for posix.system" + NO_NEED + "2; nothing in it was run");
  }

  @Test
  void refuses_eval_however_it_is_asked_for() {
    assertRefused(
        new PickleFixture().global("builtins", "eval").text("1").op(0x85, 'R'),
        "FILE asks for builtins.eval" + NO_NEED + 2 + NOT_RUN);
    assertRefused(
        new PickleFixture().text("builtins").text("eval").op(0x93),
        "FILE asks for builtins.eval" + NO_NEED + 24 + NOT_RUN);
    assertRefused(
        new PickleFixture().global("torch", "_utils.os.system"),
        "FILE asks for torch._utils.os.system" + NO_NEED + 2 + NOT_RUN);
  }

  @Test
  void refuses_instructions_that_it_does_not_know() {
    assertRefused(
        new PickleFixture().op('(').ascii("ios\nsystem\n"),
        "FILE holds the pickle instruction 0x69" + NO_NEED + 3 + NOT_RUN);
    assertRefused(
        new PickleFixture().op(0x82, 1),
        "FILE holds the pickle instruction 0x82" + NO_NEED + 2 + NOT_RUN);
    assertRefused(
        new PickleFixture().op(0x80, 9),
        "FILE has pickle protocol 9, wanted 2 to 5, at byte 2" + NOT_RUN);
  }

  @Test
  void refuses_lengths_of_gigabytes_before_it_allocates() {
    assertRefused(
        new PickleFixture().op('X').int4(0x7fffffff),
        "FILE is truncated: its pickle wants 2147483647 bytes at byte 7 of x/data.pkl,"
            + " 1 are there");
    assertRefused(
        new PickleFixture().op(0x8d).int4(-1).int4(-1),
        "FILE is truncated: its pickle wants 18446744073709551615 bytes at byte 11 of x/data.pkl,"
            + " 1 are there");
    assertRefused(
        new PickleFixture().op(0x8b).int4(0x7fffffff),
        "FILE holds an integer of 2147483647 bytes at byte 7" + NOT_RUN);
  }

  @Test
  void takes_a_huge_memo_index_as_a_number() {
    assertThat(
            PyTorch.read(new PickleFixture().op('}', 'r').int4(0x7fffffff).write(folder, "0"))
                .tensors())
        .isEmpty();
    assertRefused(
        new PickleFixture().op('j').int4(7),
        "FILE holds a pickle that recalls the unknown value 7 at byte 2" + NOT_RUN);
  }

  @Test
  void refuses_a_list_that_holds_itself() {
    assertRefused(
        new PickleFixture().op(']', 'q', 0, 'h', 0, 'a'),
        "FILE nests deeper than 32 levels at 0" + ".0".repeat(32));
  }

  @Test
  void refuses_lists_that_unfold_without_end() {
    PickleFixture pickle = new PickleFixture().op(']', 'q', 0);
    for (int level = 1; level < 30; level++) {
      pickle.op(']', 'q', level, 'h', level - 1, 'a', 'h', level - 1, 'a');
    }
    Path file = pickle.write(folder, "0");
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " holds more than 100000 values");
  }

  @Test
  void refuses_names_that_unfold_without_end() {
    PickleFixture pickle = new PickleFixture().op('}').text("x".repeat(2000)).op(']', '(');
    for (int i = 0; i < 9000; i++) {
      pickle.op('N');
    }
    assertRefused(
        pickle.op('e', 's'), "FILE holds names and texts of more than 16777216 characters");
  }

  @Test
  void refuses_an_expanded_tensor_larger_than_the_heap() {
    Path file =
        new PickleFixture()
            .tensor("ByteStorage", "0", 1, 0, new int[] {1 << 30, 1}, new int[] {0, 1})
            .write(folder, "0", (byte) 1);
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(".*x.pt needs more than \\d+ MiB as float32, .*");
  }

  /** A storage in bytes, whose value a plain pickle reads, that keeps a text of its own. */
  private static byte[] storageBeside(String text, String key) {
    return new PickleFixture()
        .text(text)
        .op('0', '(')
        .text("storage")
        .global("torch", "FloatStorage")
        .text(key)
        .text("cpu")
        .number(1)
        .op('t', 'Q')
        .legacy(key, 1, new byte[4]);
  }

  @Test
  void storages_in_bytes_keep_no_more_together_than_one_pickle() {
    PickleFixture pickle =
        new PickleFixture()
            .global("torch.storage", "_load_from_bytes")
            .op('q', 0)
            .bytesValue(storageBeside("x".repeat(60_000), "0"))
            .op('q', 1, ']', '(');
    for (int i = 0; i < 600; i++) {
      pickle.op('h', 0, 'h', 1, 0x85, 'R');
    }
    Path file = pickle.op('e').write(folder, "0");
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            ".*x.pt holds texts of more than 33554432 bytes at byte \\d+ of a storage; nothing in"
                + " it was run");
  }

  @Test
  void refuses_a_storage_with_a_name_without_end() {
    byte[] storage = storageBeside("", "0".repeat(1001));
    PickleFixture pickle = new PickleFixture().global("torch.storage", "_load_from_bytes");
    Path file = pickle.bytesValue(storage).op(0x85, 'R').write(folder, "0");
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            ".*x.pt holds a name without end at byte \\d+ of a storage; nothing in it was run");
  }

  @Test
  void refuses_work_without_end() {
    PickleFixture pickle = new PickleFixture().op(']', 'q', 0, '(');
    for (int i = 0; i < 5_000; i++) {
      pickle.op('(').text("").op('N', 't');
    }
    pickle.op('e').global("collections", "OrderedDict").op('q', 1);
    for (int i = 0; i < 5_000; i++) {
      pickle.op('h', 1, 'h', 0, 0x85, 'R', '0');
    }
    Path file = pickle.write(folder, "0");
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(".*x.pt holds a pickle of more than 1000000 steps at byte \\d+ .*");
  }

  @Test
  void refuses_a_container_as_a_key() {
    assertRefused(
        new PickleFixture().op('}', ']', 'N', 's'),
        "FILE holds a dict whose key is no text and no number at byte 5" + NOT_RUN);
  }

  @Test
  void refuses_two_values_of_one_name() {
    assertRefused(
        new PickleFixture()
            .op('}', '(')
            .text("a.b")
            .number(1)
            .text("a")
            .op('}')
            .text("b")
            .number(2)
            .op('s', 'u'),
        "FILE holds two values named a.b");
  }

  @Test
  void refuses_what_is_neither_tensor_number_nor_text() {
    assertRefused(
        new PickleFixture().op('}').text("a").global("collections", "OrderedDict").op('s'),
        "FILE holds under a what is neither tensor, number nor text");
  }

  @Test
  void refuses_a_stack_that_runs_empty() {
    String none = "FILE holds a pickle that takes a value where there is none at byte 2" + NOT_RUN;
    for (int opcode : new int[] {'t', 'R', 'a', 's', 'u', 'e', 'b', 'Q', '0', 0x85, 0x94, '.'}) {
      assertRefused(new PickleFixture().op(opcode), none);
    }
  }
}
