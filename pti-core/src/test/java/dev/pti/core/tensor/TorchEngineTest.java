package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchEngineTest {
  @Test
  void finds_devices_by_name_in_any_case() {
    assertThat(TorchEngine.device("cpu")).isEqualTo(Device.cpu());
    assertThat(TorchEngine.device("CPU")).isEqualTo(Device.cpu());
    boolean gpu = Engine.getEngine("PyTorch").getGpuCount() > 0;
    assertThat(TorchEngine.device("auto").isGpu()).isEqualTo(gpu);
  }

  @Test
  void refuses_a_device_that_it_does_not_know() {
    assertThatThrownBy(() -> TorchEngine.device("tpu"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("device is tpu, wanted cpu, gpu or auto");
  }

  @Test
  void refuses_a_gpu_where_there_is_none() {
    Assumptions.assumeTrue(Engine.getEngine("PyTorch").getGpuCount() == 0, "there is a GPU");
    assertThatThrownBy(() -> TorchEngine.device("gpu"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("device is gpu, but PyTorch sees no GPU on this machine");
  }

  @Test
  void tells_what_runs() {
    assertThat(TorchEngine.version()).matches("PyTorch \\d+\\.\\d+\\.\\d+");
    assertThat(TorchEngine.threads()).isPositive();
  }

  @Test
  void starts_without_asking_the_network() {
    assertThat(ChildJvm.run(NetworkWatch.class, List.of("-Xmx256m")))
        .containsExactly("offline true, opted out true, asked for []");
  }

  @Test
  void says_where_it_cannot_be_unpacked(@TempDir Path folder) throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    assertThat(
            ChildJvm.run(
                NotStarted.class, List.of("-Xmx256m", "-DENGINE_CACHE_DIR=" + file.resolve("in"))))
        .last()
        .asString()
        .startsWith("native PyTorch cannot be unpacked (java.nio.file.FileSystemException: " + file)
        .endsWith(
            ": set ENGINE_CACHE_DIR in the environment to a folder that can be written, with room"
                + " for 450 MB");
  }

  @Test
  void names_what_brings_it_where_it_is_missing() {
    assertThat(TorchEngine.notStarted(new EngineException("no native library")))
        .hasMessage(
            "native PyTorch is missing or does not load: add the dependency dev.pti:pti-native,"
                + " which brings it for Linux x86-64 and arm64, Windows x86-64 and macOS arm64 (no"
                + " native library)");
  }

  @Test
  void leaves_what_the_application_chose() {
    assertThat(
            ChildJvm.run(
                NetworkWatch.class,
                List.of("-Xmx256m", "-Dai.djl.offline=yes", "-DOPT_OUT_TRACKING=yes")))
        .containsExactly("offline yes, opted out yes, asked for []");
  }

  @Test
  void takes_no_more_threads_than_the_jvm_has_processors_unless_it_was_told_how_many() {
    List<String> one = List.of("-Xmx256m", "-XX:ActiveProcessorCount=1");
    assertThat(ChildJvm.runWithThreads("", ThreadCount.class, one)).containsExactly("1 and 1");
    assertThat(ChildJvm.runWithThreads("2", ThreadCount.class, one)).containsExactly("2 and 2");
  }
}
