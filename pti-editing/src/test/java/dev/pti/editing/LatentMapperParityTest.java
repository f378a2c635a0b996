package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.api.TensorFile;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The mapper against the authors' code. Inputs and outputs come from the folder {@code
 * -Dpti.parity.dir} or else from the test resources; the weights follow from their names: element i
 * is {@code b * u(i, crc32(name) + salt)}.
 */
class LatentMapperParityTest {

  static List<Path> files() throws IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> found =
        Files.newDirectoryStream(folder(), "styleclip-mapper*.expected.safetensors")) {
      found.forEach(files::add);
    }
    return files;
  }

  @ParameterizedTest
  @MethodSource("files")
  void moves_latents_as_the_authors_code_does(Path file) {
    TensorFile expected = TensorFile.read(file);
    FloatTensor ws = expected.get("w");
    FloatTensor deltas = expected.get("delta");
    int layers = (int) ws.size(1);
    int width = (int) ws.size(2);
    LatentMapper mapper = mapperByRule(expected.metadata(), width);
    double difference = 0;
    double largest = 0;
    for (int n = 0; n < ws.size(0); n++) {
      Latent w = Latent.inWPlus(part(ws, n, layers, width));
      FloatTensor actual = mapper.delta(w).toTensor();
      FloatTensor wanted = part(deltas, n, layers, width);
      for (int i = 0; i < wanted.count(); i++) {
        difference = Math.max(difference, Math.abs(actual.get(i) - (double) wanted.get(i)));
        largest = Math.max(largest, Math.abs(wanted.get(i)));
      }
    }
    assertThat(largest).isPositive();
    assertThat(difference / largest).isLessThan(1e-4);
  }

  private static LatentMapper mapperByRule(Map<String, String> metadata, int width) {
    String what = Objects.requireNonNull(metadata.get("what"));
    long salt = Long.parseLong(metadata.getOrDefault("salt", "0"));
    String present = what.substring(what.indexOf("levels present:") + "levels present:".length());
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (String level : present.split(",", -1)) {
      for (int linear = 1; linear <= 4; linear++) {
        String name = level.strip() + ".mapping." + linear;
        tensors.put(
            name + ".weight", byRule(name + ".weight", salt, 100 * Math.sqrt(12), width, width));
        tensors.put(name + ".bias", byRule(name + ".bias", salt, 20, width));
      }
    }
    return LatentMapper.fromTensors(Path.of("rule"), new TensorFile(tensors, Map.of()))
        .orElseThrow();
  }

  private static FloatTensor byRule(String name, long salt, double scale, long... shape) {
    CRC32 crc = new CRC32();
    crc.update(name.getBytes(StandardCharsets.UTF_8));
    int key = (int) (crc.getValue() + salt);
    float[] values = new float[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      int x = i * 0x9E3779B1 + key;
      x ^= x >>> 16;
      x *= 0x85EBCA6B;
      x ^= x >>> 13;
      x *= 0xC2B2AE35;
      x ^= x >>> 16;
      values[i] = (float) (scale * (Integer.toUnsignedLong(x) / 0x1p32 - 0.5));
    }
    return FloatTensor.wrap(values, shape);
  }

  private static FloatTensor part(FloatTensor batch, int index, int layers, int width) {
    int size = layers * width;
    return FloatTensor.wrap(
        Arrays.copyOfRange(batch.toArray(), index * size, (index + 1) * size), layers, width);
  }

  private static Path folder() {
    String given = System.getProperty("pti.parity.dir");
    if (given != null) {
      // Surefire runs in the module's folder; a relative path is meant from where Maven was called.
      Path path = Path.of(given);
      return path.isAbsolute() || Files.isDirectory(path) ? path : Path.of("..").resolve(path);
    }
    try {
      return Path.of(
          Objects.requireNonNull(LatentMapperParityTest.class.getResource("/parity")).toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
