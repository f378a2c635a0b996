package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;

/** Files for the tests of this room, real ones and made ones. */
final class Fixtures {
  private Fixtures() {}

  /** A real file of the test resources. */
  static Path resource(String name) {
    try {
      return Path.of(resourceUrl(name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  static InputStream stream(String name) {
    try {
      return resourceUrl(name).openStream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static java.net.URL resourceUrl(String name) {
    java.net.URL url = Fixtures.class.getResource(name);
    if (url == null) {
      throw new AssertionError("no resource " + name);
    }
    return url;
  }

  static Path write(Path folder, String name, byte[] bytes) {
    try {
      return Files.write(folder.resolve(name), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static byte[] bytes(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A safetensors file of a header and that many zero bytes. */
  static byte[] safetensors(String header, int data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(8 + text.length + data)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(text.length)
        .put(text)
        .array();
  }

  /** An array of NumPy's version 1. */
  static byte[] npy(String header, byte... values) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return ByteBuffer.allocate(10 + text.length + values.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
        .putShort((short) text.length)
        .put(text)
        .put(values)
        .array();
  }

  /** Reads the file cut off at every byte; each cut must be an invalid input and nothing else. */
  static void assertEveryTruncationIsRefused(Path folder, byte[] whole, Consumer<Path> read) {
    assertTruncationsAreRefused(folder, whole, 1, read);
  }

  /** Reads the file cut off at every so many bytes. */
  static void assertTruncationsAreRefused(
      Path folder, byte[] whole, int step, Consumer<Path> read) {
    for (int length = 0; length < whole.length; length += step) {
      Path file = write(folder, "cut", Arrays.copyOf(whole, length));
      assertThat(catchThrowable(() -> read.accept(file)))
          .as("cut at byte %d of %d", length, whole.length)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("cut");
    }
  }

  /** Reads the file with random bytes replaced; each is read or is an invalid input. */
  static void assertDamageIsReadOrRefused(
      Path folder, byte[] whole, int upTo, Consumer<Path> read) {
    Random random = new Random(1);
    for (int round = 0; round < 500; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i <= round % 3; i++) {
        damaged[random.nextInt(upTo)] = (byte) random.nextInt(256);
      }
      Path file = write(folder, "damaged", damaged);
      Throwable thrown = catchThrowable(() -> read.accept(file));
      if (thrown != null) {
        assertThat(thrown).as("round %d", round).isInstanceOf(InvalidInputException.class);
      }
    }
  }
}
