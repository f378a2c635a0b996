package dev.pti.examples.cli;

import dev.pti.Metrics;
import java.util.List;
import java.util.Locale;

/** Distances as text. */
final class Figures {
  private Figures() {}

  /** Lines of a name, a tab and a figure. */
  static List<String> lines(String perceptual, Metrics metrics) {
    return List.of(
        perceptual + "\t" + format("%.4f", metrics.perceptual()),
        "MSE\t" + format("%.5f", metrics.mse()),
        "PSNR\t" + format("%.2f dB", metrics.psnr()),
        "MS-SSIM\t" + format("%.4f", metrics.msSsim()),
        "identity\t" + format("%.3f", metrics.identity()));
  }

  /** One line of the main figures. */
  static String line(String perceptual, Metrics metrics) {
    return format(
        "%s %.4f, MSE %.5f, PSNR %.2f dB, MS-SSIM %.4f, identity %.3f",
        perceptual,
        metrics.perceptual(),
        metrics.mse(),
        metrics.psnr(),
        metrics.msSsim(),
        metrics.identity());
  }

  static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
