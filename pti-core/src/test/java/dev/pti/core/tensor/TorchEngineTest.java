package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.Engine;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ChildJvm;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

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
