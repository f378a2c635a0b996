package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The chunks of an APNG, read by a reader of its own. */
class AnimatedPngTest {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

  @TempDir Path folder;

  private record Chunk(String type, ByteBuffer content) {}

  private static List<Chunk> chunks(byte[] file) {
    List<Chunk> chunks = new ArrayList<>();
    ByteBuffer in = ByteBuffer.wrap(file);
    byte[] signature = new byte[8];
    in.get(signature);
    assertThat(signature).isEqualTo(SIGNATURE);
    while (in.hasRemaining()) {
      byte[] content = new byte[in.getInt()];
      byte[] type = new byte[4];
      in.get(type).get(content);
      CRC32 checksum = new CRC32();
      checksum.update(type);
      checksum.update(content);
      String name = new String(type, StandardCharsets.US_ASCII);
      assertThat(in.getInt()).as("checksum of %s", name).isEqualTo((int) checksum.getValue());
      chunks.add(new Chunk(name, ByteBuffer.wrap(content)));
    }
    return chunks;
  }

  private static PictureGrid grid() {
    List<String> titles = new ArrayList<>();
    List<Picture> pictures = new ArrayList<>();
    Picture portrait = Resampling.resize(Photographs.portrait(), 64, 64);
    for (int i = 0; i < 4; i++) {
      titles.add("age " + i);
      float[] values = portrait.toTensor().toArray();
      for (int j = 0; j < values.length; j++) {
        values[j] *= 1 - .2f * i;
      }
      pictures.add(Picture.of(dev.pti.api.FloatTensor.wrap(values, 3, 64, 64)));
    }
    return PictureGrid.row(titles, pictures);
  }

  @Test
  void each_frame_is_the_whole_picture_in_full_colour_and_numbers_run_through() throws IOException {
    Path file = folder.resolve("walk.apng");
    PictureFiles.saveAnimation(grid(), file, Duration.ofMillis(85), 64);
    List<Chunk> chunks = chunks(Files.readAllBytes(file));
    assertThat(chunks)
        .extracting(Chunk::type)
        .containsExactly(
            "IHDR", "acTL", "fcTL", "IDAT", "fcTL", "fdAT", "fcTL", "fdAT", "fcTL", "fdAT", "IEND");
    ByteBuffer control = chunks.get(1).content();
    assertThat(control.getInt()).as("frames").isEqualTo(4);
    assertThat(control.getInt()).as("plays, 0 for ever").isZero();

    List<BufferedImage> frames = GridDrawing.frames(grid(), 64);
    int sequence = 0;
    int shown = 0;
    for (Chunk chunk : chunks) {
      if (chunk.type().equals("fcTL")) {
        ByteBuffer frame = chunk.content();
        assertThat(frame.getInt()).isEqualTo(sequence++);
        assertThat(frame.getInt()).as("width").isEqualTo(frames.get(0).getWidth());
        assertThat(frame.getInt()).as("height").isEqualTo(frames.get(0).getHeight());
        assertThat(frame.getLong()).as("offsets").isZero();
        assertThat(frame.getShort()).as("milliseconds").isEqualTo((short) 85);
        assertThat(frame.getShort()).as("a second").isEqualTo((short) 1000);
        assertThat(frame.getShort()).as("how it is put there").isZero();
        assertThat(frame.hasRemaining()).isFalse();
      } else if (chunk.type().equals("fdAT") || chunk.type().equals("IDAT")) {
        if (chunk.type().equals("fdAT")) {
          assertThat(chunk.content().getInt()).isEqualTo(sequence++);
        }
        byte[] data = new byte[chunk.content().remaining()];
        chunk.content().get(data);
        BufferedImage decoded = alone(chunks.get(0), data);
        assertThat(pixels(decoded)).isEqualTo(pixels(frames.get(shown++)));
      }
    }
    assertThat(shown).isEqualTo(4);
  }

  /** Decodes a frame as a picture by itself. */
  private static BufferedImage alone(Chunk header, byte[] data) throws IOException {
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    png.writeBytes(SIGNATURE);
    put(png, "IHDR", header.content().array());
    put(png, "IDAT", data);
    put(png, "IEND", new byte[0]);
    return ImageIO.read(new ByteArrayInputStream(png.toByteArray()));
  }

  private static void put(ByteArrayOutputStream png, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 checksum = new CRC32();
    checksum.update(name);
    checksum.update(content);
    png.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    png.writeBytes(name);
    png.writeBytes(content);
    png.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void a_reader_that_knows_no_animation_shows_the_first_frame() throws IOException {
    Path file = folder.resolve("walk.png");
    PictureFiles.saveAnimation(grid(), file, Duration.ofMillis(80));
    BufferedImage first = ImageIO.read(file.toFile());
    assertThat(pixels(first)).isEqualTo(pixels(GridDrawing.frames(grid(), 128).get(0)));
  }
}
