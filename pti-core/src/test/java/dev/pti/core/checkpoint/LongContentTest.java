package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.SyntheticGenerator;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts and bytes of more than 64 KiB, which stay in the file. */
class LongContentTest {
  private static final int LONG = PickleInput.LONG;

  private final Path folder;

  LongContentTest(@TempDir Path folder) {
    this.folder = folder;
  }

  /** All bytes there are, in an order that does not repeat at the size of any window. */
  private static byte[] everyByte(int count) {
    byte[] bytes = new byte[count];
    new Random(3).nextBytes(bytes);
    return bytes;
  }

  private static String latin1(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static PickleInput input(byte[] bytes) throws IOException {
    return new PickleInput(ByteSource.of(bytes), "x.pkl", "");
  }

  private static Python.LongText longText(String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return (Python.LongText) input(utf8).text(utf8.length);
  }

  @Test
  void a_long_text_is_not_kept_and_a_shorter_one_is() throws IOException {
    assertThat(input(new byte[LONG]).text(LONG)).isInstanceOf(String.class);
    PickleInput in = input(new byte[LONG + 2]);
    assertThat(in.text(LONG + 1)).isInstanceOf(Python.LongText.class);
    assertThat(in.position()).isEqualTo(LONG + 1);
    assertThat(in.u1()).isZero();
    assertThat(input(new byte[LONG]).textOrBytes(LONG)).isInstanceOf(String.class);
    assertThat(input(new byte[LONG + 1]).textOrBytes(LONG + 1))
        .isInstanceOf(Python.BytesValue.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, LONG, LONG + 1})
  void bytes_are_what_they_were_kept_or_not(int count) throws IOException {
    byte[] bytes = everyByte(count);
    ByteSource source = input(bytes).bytesValue(count).source();
    assertThat(source.size()).isEqualTo(count);
    assertThat(source.from(0).readAllBytes()).isEqualTo(bytes);
  }

  @Test
  void a_text_of_bytes_gives_them_back() throws IOException {
    byte[] bytes = everyByte(1000);
    Python.BytesValue value = Latin1.bytes(latin1(bytes));
    assertThat(value.source().from(0).readAllBytes()).isEqualTo(bytes);
    assertThat(value.source().from(990).readAllBytes()).hasSize(10);
    assertThat(Latin1.bytes("Ā")).isNull();
  }

  @Test
  void a_long_text_of_bytes_gives_them_back_from_any_place() throws IOException {
    byte[] bytes = everyByte(3 * LONG);
    ByteSource source = Latin1.bytes(longText(latin1(bytes)), "x.pkl").source();
    assertThat(source.size()).isEqualTo(bytes.length);
    assertThat(source.from(0).readAllBytes()).isEqualTo(bytes);
    for (int begin : new int[] {1, 8191, 8192, LONG, bytes.length - 1, bytes.length}) {
      byte[] rest = Arrays.copyOfRange(bytes, begin, bytes.length);
      assertThat(source.from(begin).readAllBytes()).as("from %d", begin).isEqualTo(rest);
    }
  }

  @Test
  void a_long_text_of_other_characters_is_none_of_bytes() throws IOException {
    assertThat(Latin1.bytes(longText("x".repeat(LONG) + "Ā"), "x.pkl")).isNull();
    assertThat(Latin1.bytes(longText("漢" + "x".repeat(LONG)), "x.pkl")).isNull();
    assertThat(Latin1.bytes(longText("x".repeat(LONG + 1)), "x.pkl")).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void long_arrays_and_tensors_are_read_whole(int protocol) {
    FloatTensor values = SyntheticGenerator.gaussian(new Random(4), 1, 300, 200);
    Object value = Py.dict("array", Py.array(values), "tensor", Py.tensor(values), "after", "end");
    Path file = Fixtures.write(folder, "x.pkl", PythonPickler.bytes(protocol, value));
    TensorFile read = TensorFile.read(file);
    assertThat(read.tensors()).isEqualTo(Map.of("array", values, "tensor", values));
    assertThat(read.metadata()).isEqualTo(Map.of("after", "end"));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void of_a_long_text_the_length_is_told(int protocol) {
    Object value = Py.dict("log", "ä".repeat(LONG), "weights", new byte[LONG + 7]);
    Path file = Fixtures.write(folder, "x.pkl", PythonPickler.bytes(protocol, value));
    assertThat(TensorFile.read(file).metadata())
        .isEqualTo(Map.of("log", "text of 131072 bytes", "weights", "65543 bytes"));
  }

  @Test
  void refuses_a_long_text_that_stands_for_bytes_and_holds_none() {
    Object value = Py.call("_codecs", "encode", "Ā".repeat(LONG), "latin1");
    Path file = Fixtures.write(folder, "x.pkl", PythonPickler.bytes(3, value));
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            ".*x.pkl holds a pickle that builds a value from the wrong arguments at byte \\d+;"
                + " nothing in it was run");
  }

  @Test
  void refuses_a_long_text_that_ends_too_early() {
    byte[] pickle = PythonPickler.bytes(4, "x".repeat(LONG + 1));
    Path file = Fixtures.write(folder, "x.pkl", Arrays.copyOf(pickle, LONG));
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            ".*x.pkl is truncated: its pickle wants 65537 bytes at byte 7, 65529 are there");
  }
}
