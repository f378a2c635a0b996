package dev.pti.core.image;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.google.common.io.ByteSource;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A JPEG or WebP file as it would be without its colour profile. Decoders of these take some
 * profiles that they cannot use for a damaged picture. The profile's parts lose their names, so
 * that nobody knows them for parts of one; nothing else of the file changes.
 */
final class WithoutProfile {
  private static final String JPEG_PROFILE = "ICC_PROFILE\0";
  private static final String WEBP_PROFILE = "ICCP";

  private static final int START_OF_JPEG = 0xffd8;
  private static final int MARKER = 0xff;
  private static final int START_OF_SCAN = 0xda;
  private static final int APPLICATION_2 = 0xe2;

  private WithoutProfile() {}

  /**
   * Takes the profile away.
   *
   * @param source of any format
   * @return empty if the file has none, or is of another format
   */
  static Optional<ByteSource> of(ByteSource source) throws IOException {
    List<Long> names = new ArrayList<>();
    try (DataInputStream in = new DataInputStream(source.openBufferedStream())) {
      int start = in.readUnsignedShort();
      if (start == START_OF_JPEG) {
        findInJpeg(in, names);
      } else if (start == ('R' << 8 | 'I')) {
        findInWebp(in, names);
      }
    } catch (EOFException e) {
      // What was found before the end counts.
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<ByteSource> parts = new ArrayList<>();
    long done = 0;
    for (long at : names) {
      parts.add(source.slice(done, at - done));
      parts.add(ByteSource.wrap(new byte[] {'x'}));
      done = at + 1;
    }
    parts.add(source.slice(done, Long.MAX_VALUE - done));
    return Optional.of(ByteSource.concat(parts));
  }

  /** A profile may be in several segments. */
  private static void findInJpeg(DataInputStream in, List<Long> names) throws IOException {
    long at = 2;
    while (in.readUnsignedByte() == MARKER) {
      int marker = in.readUnsignedByte();
      at += 2;
      while (marker == MARKER) {
        marker = in.readUnsignedByte();
        at++;
      }
      if (marker == START_OF_SCAN) {
        return;
      }
      byte[] content = new byte[Math.max(0, in.readUnsignedShort() - 2)];
      in.readFully(content);
      if (marker == APPLICATION_2 && new String(content, ISO_8859_1).startsWith(JPEG_PROFILE)) {
        names.add(at + 2);
      }
      at += 2L + content.length;
    }
  }

  private static void findInWebp(DataInputStream in, List<Long> names) throws IOException {
    in.skipNBytes(10);
    long at = 12;
    while (true) {
      String name = new String(in.readNBytes(4), ISO_8859_1);
      long length = Integer.toUnsignedLong(Integer.reverseBytes(in.readInt()));
      if (name.equals(WEBP_PROFILE)) {
        names.add(at);
      }
      long padded = length + length % 2;
      in.skipNBytes(padded);
      at += 8 + padded;
    }
  }
}
