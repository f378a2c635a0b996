package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.core.ChildJvm;
import dev.pti.core.SyntheticGenerator;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A generator of 18 MB in a pickle of three such networks, in a JVM whose heap has room for the
 * largest of its tensors (6 MB) beside what PyTorch's engine needs, but not for the generator.
 */
class StreamingTest {
  private static final List<String> SMALL_HEAP = List.of("-Xmx20m", "-Xmn4m", "-XX:+UseSerialGC");

  private final Path folder;

  StreamingTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Map<String, FloatTensor> tensors() {
    Map<String, FloatTensor> tensors =
        new LinkedHashMap<>(SyntheticGenerator.of(8, 64, 64, size -> 400).tensors());
    for (String layer : List.of("b4.conv1", "b8.conv0", "b8.conv1", "b4", "b8")) {
      tensors.put("synthesis." + layer + ".resample_filter", Filter.tensor());
    }
    return tensors;
  }

  private Path snapshot(int protocol, Map<String, FloatTensor> tensors) throws IOException {
    Path file = folder.resolve("x.pkl");
    NvidiaNetwork network = NvidiaNetwork.generator(tensors);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      PythonPickler.write(
          protocol,
          Py.dict("G", network.pickled(), "D", network.pickled(), "G_ema", network.pickled()),
          out);
    }
    assertThat(Files.size(file)).isGreaterThan(50_000_000);
    return file;
  }

  private static List<String> load(Path file, String what) {
    return ChildJvm.run(StreamedLoading.class, SMALL_HEAP, file.toString(), what);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void a_generator_larger_than_the_heap_is_loaded_and_identified(int protocol) throws IOException {
    Map<String, FloatTensor> tensors = tensors();
    assertThat(load(snapshot(protocol, tensors), "generator"))
        .containsExactly(Checksums.sha256(tensors) + " 8");
  }

  @Test
  void the_file_as_a_whole_is_refused_there() throws IOException {
    assertThat(load(snapshot(4, tensors()), "whole"))
        .singleElement()
        .asString()
        .endsWith("MiB as float32, which is three quarters of the Java heap (-Xmx)");
  }
}
