package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Metrics;
import org.junit.jupiter.api.Test;

class FiguresTest {
  private static Metrics measured(double identity) {
    return new Metrics(.0634, .0035, 25.31, .923, identity);
  }

  @Test
  void a_line_has_all_figures() {
    assertThat(Figures.line("squeeze-caffe", measured(.333)))
        .isEqualTo(
            "squeeze-caffe 0.0634, MSE 0.00350, PSNR 25.31 dB, MS-SSIM 0.9230, identity 0.333");
  }

  @Test
  void identity_is_left_out_where_it_was_not_measured() {
    Metrics tall = measured(Double.NaN);
    assertThat(Figures.line("squeeze-caffe", tall))
        .isEqualTo("squeeze-caffe 0.0634, MSE 0.00350, PSNR 25.31 dB, MS-SSIM 0.9230");
    assertThat(Figures.lines("squeeze-caffe", tall))
        .containsExactly(
            "squeeze-caffe\t0.0634", "MSE\t0.00350", "PSNR\t25.31 dB", "MS-SSIM\t0.9230");
  }
}
