package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

class DeviceMemoryTest {
  @Test
  void a_device_that_runs_out_of_memory_says_what_to_lower() {
    RuntimeException failure = failureOfAnEnormousAllocation();

    RuntimeException explained = TorchEngine.explained(failure, Device.cpu());

    assertThat(explained)
        .isInstanceOf(IllegalStateException.class)
        .hasCause(failure)
        .hasMessage(
            "device cpu() ran out of memory: use recomputation, a smaller batch, lower"
                + " locality's samples, switch locality off, or take a smaller perceptual network or another device");
  }

  @Test
  void another_failure_of_the_engine_stays_as_it_is() {
    EngineException failure = new EngineException("sizes do not match");
    assertThat(TorchEngine.explained(failure, Device.cpu())).isSameAs(failure);
  }

  /** Sixteen terabytes and more, which no machine gives. */
  private static RuntimeException failureOfAnEnormousAllocation() {
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      manager.zeros(new Shape(1L << 21, 1L << 21));
      throw new AssertionError("16 TiB were to be had");
    } catch (EngineException e) {
      return e;
    }
  }
}
