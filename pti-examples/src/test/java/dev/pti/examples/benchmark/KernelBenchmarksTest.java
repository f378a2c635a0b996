package dev.pti.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** That the benchmark calls kernels as they are; what they take, JMH measures. */
class KernelBenchmarksTest {
  @Test
  void every_kernel_gives_a_number() {
    KernelBenchmarks kernels = new KernelBenchmarks();
    kernels.layer = "8x4";
    kernels.open();
    try {
      assertThat(kernels.convolution()).isFinite();
      assertThat(kernels.upsampling()).isFinite();
      assertThat(kernels.convolutionAndGradients()).isPositive();
      assertThat(kernels.upsamplingAndGradients()).isPositive();
      kernels.snapshot();
    } finally {
      kernels.close();
    }
  }
}
