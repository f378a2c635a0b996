package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.io.ByteArrayInputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SafetensorsHeaderTest {
  private static TensorFile read(String header, int data) {
    return read(Fixtures.safetensors(header, data));
  }

  private static TensorFile read(byte[] bytes) {
    return Safetensors.read(new ByteArrayInputStream(bytes), "x.safetensors");
  }

  private static String tensor(String name, String type, String shape, String offsets) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":%s}"
        .formatted(name, type, shape, offsets);
  }

  private static void assertRefused(String header, int data, String message) {
    assertThatThrownBy(() -> read(header, data))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void reads_every_type() {
    for (ElementType type : ElementType.values()) {
      String header = "{" + tensor("w", type.name(), "[1]", "[0," + type.bytes() + "]") + "}  ";
      assertThat(read(header, type.bytes()).single().get(0)).isZero();
    }
  }

  @Test
  void refuses_a_header_longer_than_the_file() {
    byte[] claim = ByteBuffer.allocate(9).order(ByteOrder.LITTLE_ENDIAN).putLong(100).array();
    claim[8] = '{';
    assertThatThrownBy(() -> read(claim))
        .hasMessage("x.safetensors is truncated: its header has 100 bytes, 1 are there");
    assertThatThrownBy(() -> read(new byte[3]))
        .hasMessage("x.safetensors is truncated: safetensors begins with 8 bytes, it has 3");
  }

  @Test
  void refuses_a_claimed_header_of_gigabytes() {
    byte[] claim = new byte[9];
    Arrays.fill(claim, 0, 8, (byte) 0xff);
    assertThatThrownBy(() -> read(claim))
        .hasMessage(
            "x.safetensors claims a header of 18446744073709551615 bytes, the most is 100000000");
  }

  @Test
  void refuses_a_header_that_is_no_json() {
    assertRefused(
        "{\"w\":[[[[", 0, "x.safetensors has a header that is not the JSON of safetensors, at $.w");
    assertRefused(
        "{} {}", 0, "x.safetensors has a header that is not the JSON of safetensors, at $");
    assertRefused(
        "{" + tensor("w", "F32", "[\"1\"]", "[0,4]") + "}",
        4,
        "x.safetensors has a header that is not the JSON of safetensors, at $.w.shape[0]");
  }

  @Test
  void refuses_deep_nesting_without_descending() {
    assertRefused(
        "{\"__metadata__\":{\"a\":" + "[".repeat(1_000_000),
        0,
        "x.safetensors has a header that is not the JSON of safetensors, at $.__metadata__.a");
  }

  @Test
  void refuses_a_header_that_is_no_text() {
    byte[] bytes = Fixtures.safetensors("{}", 0);
    bytes[9] = (byte) 0xff;
    assertThatThrownBy(() -> read(bytes))
        .hasMessage("x.safetensors has a header that is not UTF-8");
  }

  @Test
  void refuses_names_twice() {
    String tensor = tensor("w", "F32", "[1]", "[0,4]");
    assertRefused("{" + tensor + "," + tensor + "}", 4, "x.safetensors holds w twice");
    assertRefused(
        "{\"__metadata__\":{\"a\":\"1\",\"a\":\"2\"}}",
        0,
        "x.safetensors holds a twice in its metadata");
    assertRefused(
        "{\"__metadata__\":{},\"__metadata__\":{}}", 0, "x.safetensors holds __metadata__ twice");
  }

  @Test
  void refuses_an_unknown_type() {
    assertRefused(
        "{" + tensor("w", "F8_E4M3", "[1]", "[0,1]") + "}",
        1,
        "tensor w of x.safetensors has type F8_E4M3, wanted one of"
            + " [BOOL, U8, I8, I16, U16, F16, BF16, I32, U32, F32, F64, I64, U64]");
  }

  @Test
  void refuses_a_tensor_with_something_missing() {
    assertRefused(
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[1]}}",
        4,
        "tensor w of x.safetensors lacks its dtype, its shape or the two data_offsets");
  }

  @Test
  void refuses_sizes_and_offsets_that_are_no_whole_numbers() {
    String range = ", wanted a whole number from 0 to 9223372036854775807";
    String begin = "tensor w of x.safetensors has the size or offset ";
    for (String number : new String[] {"-1", "9223372036854775808", "1.0", "1e3", "-0"}) {
      assertRefused(
          "{" + tensor("w", "F32", "[" + number + "]", "[0,4]") + "}", 4, begin + number + range);
      assertRefused(
          "{" + tensor("w", "F32", "[1]", "[" + number + ",4]") + "}", 4, begin + number + range);
    }
  }

  @Test
  void refuses_a_span_that_does_not_fit_the_shape() {
    assertRefused(
        "{" + tensor("w", "F32", "[2,3]", "[0,20]") + "}",
        20,
        "tensor w of x.safetensors has shape [2, 3] and type F32, which is 24 bytes,"
            + " but lies from byte 0 to 20");
    assertRefused(
        "{" + tensor("w", "F32", "[1]", "[8,4]") + "}",
        8,
        "tensor w of x.safetensors has shape [1] and type F32, which is 4 bytes,"
            + " but lies from byte 8 to 4");
    assertRefused(
        "{" + tensor("w", "F32", "[4294967296,4294967296]", "[0,0]") + "}",
        0,
        "tensor w of x.safetensors has shape [4294967296, 4294967296],"
            + " more values than can be counted");
  }

  @Test
  void refuses_spans_that_overrun_overlap_or_leave_holes() {
    String first = tensor("a", "F32", "[2]", "[0,8]");
    assertRefused(
        "{" + first + "}",
        4,
        "tensor a of x.safetensors lies from byte 0 to 8, but 4 bytes of values are there");
    assertRefused(
        "{" + first + "," + tensor("b", "F32", "[1]", "[4,8]") + "}",
        8,
        "tensor b of x.safetensors begins at byte 4, where another lies until byte 8");
    assertRefused(
        "{" + first + "," + tensor("b", "F32", "[1]", "[12,16]") + "}",
        16,
        "x.safetensors has bytes 8 to 12 that belong to no tensor");
    assertRefused(
        "{" + first + "}", 11, "x.safetensors has bytes 8 to 11 that belong to no tensor");
  }
}
