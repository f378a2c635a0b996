package dev.pti.core.image;

import dev.pti.api.PictureNote;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32;

/**
 * Encodes frames as an APNG that repeats for ever, in full colour: a PNG of the first frame, which
 * is what readers that know no APNG show, with the others in chunks of their own (PNG, third
 * edition, chunks acTL, fcTL and fdAT). Java's writer compresses the frames; here its chunks are
 * put together.
 */
final class AnimatedPng {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final int MILLIS_A_SECOND = 1000;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int sequence;

  private AnimatedPng() {}

  /**
   * Encodes.
   *
   * @param frames images of one size and type, at least one
   * @param delay how long each is shown
   * @param note goes into the texts before the first frame
   * @return the bytes of the file
   */
  static byte[] encode(List<BufferedImage> frames, Duration delay, Optional<PictureNote> note) {
    int millis = FrameTime.millis(delay);
    AnimatedPng file = new AnimatedPng();
    file.out.writeBytes(SIGNATURE);
    for (int i = 0; i < frames.size(); i++) {
      byte[] png = PictureEncoder.png(frames.get(i), i == 0 ? note : Optional.empty());
      if (i == 0) {
        file.chunk("IHDR", content(png, "IHDR"));
        file.chunk("acTL", ByteBuffer.allocate(8).putInt(frames.size()).putInt(0).array());
        chunks(png, "iTXt").forEach(text -> file.chunk("iTXt", text));
      }
      file.frameControl(frames.get(i), millis);
      byte[] data = content(png, "IDAT");
      if (i == 0) {
        file.chunk("IDAT", data);
      } else {
        ByteBuffer numbered = ByteBuffer.allocate(Integer.BYTES + data.length);
        file.chunk("fdAT", numbered.putInt(file.sequence++).put(data).array());
      }
    }
    file.chunk("IEND", new byte[0]);
    return file.out.toByteArray();
  }

  /** The whole picture, in place of the one before. */
  private void frameControl(BufferedImage frame, int millis) {
    chunk(
        "fcTL",
        ByteBuffer.allocate(26)
            .putInt(sequence++)
            .putInt(frame.getWidth())
            .putInt(frame.getHeight())
            .putInt(0)
            .putInt(0)
            .putShort((short) millis)
            .putShort((short) MILLIS_A_SECOND)
            .put((byte) 0)
            .put((byte) 0)
            .array());
  }

  private void chunk(String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt(content.length).array());
    out.writeBytes(name);
    out.writeBytes(content);
    out.writeBytes(ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array());
  }

  /** What all chunks of a type hold, one after the other. */
  private static byte[] content(byte[] png, String type) {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    chunks(png, type).forEach(content::writeBytes);
    return content.toByteArray();
  }

  /** What each chunk of a type holds. */
  private static List<byte[]> chunks(byte[] png, String type) {
    List<byte[]> chunks = new ArrayList<>();
    ByteBuffer file = ByteBuffer.wrap(png);
    int at = SIGNATURE.length;
    while (at < png.length) {
      int length = file.getInt(at);
      int from = at + 2 * Integer.BYTES;
      if (new String(png, at + Integer.BYTES, 4, StandardCharsets.US_ASCII).equals(type)) {
        chunks.add(Arrays.copyOfRange(png, from, from + length));
      }
      at = from + length + Integer.BYTES;
    }
    return chunks;
  }
}
