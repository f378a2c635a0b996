package dev.pti.core.image;

import com.google.common.io.ByteSource;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.InflaterInputStream;

/**
 * What a PNG file says of its colours before its pixels. ImageIO's reader takes samples for sRGB
 * whatever it says. A profile goes before the statement that samples are sRGB, that before a gamma,
 * as the PNG specification has it. What cannot be understood counts as not said.
 */
final class PngColours {
  private static final Set<String> TYPES = Set.of("iCCP", "gAMA", "sRGB");

  private PngColours() {}

  static Optional<ColourConversion> read(ByteSource source) throws IOException {
    Map<String, byte[]> chunks = PngChunks.read(source, TYPES, "IDAT");
    if (chunks.containsKey("iCCP")) {
      Optional<ColourConversion> conversion = profile(chunks.get("iCCP"));
      if (conversion.isPresent()) {
        return conversion;
      }
    }
    byte[] gamma = chunks.get("gAMA");
    if (chunks.containsKey("sRGB") || gamma == null || gamma.length < 4) {
      return Optional.empty();
    }
    int times100000 = ByteBuffer.wrap(gamma).getInt();
    return times100000 > 0 ? ColourConversion.of(times100000 / 1e5) : Optional.empty();
  }

  private static Optional<ColourConversion> profile(byte[] chunk) {
    int name = 0;
    while (name < chunk.length && chunk[name] != 0) {
      name++;
    }
    // A zero after the name, and the method of compression, of which there is one.
    int begin = Math.min(chunk.length, name + 2);
    try (InflaterInputStream in =
        new InflaterInputStream(new ByteArrayInputStream(chunk, begin, chunk.length - begin))) {
      return ColourConversion.of(ICC_Profile.getInstance(in.readNBytes(PngChunks.MOST_BYTES)));
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }
}
