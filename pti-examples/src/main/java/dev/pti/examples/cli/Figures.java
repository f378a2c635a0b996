package dev.pti.examples.cli;

import dev.pti.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Distances as text. */
final class Figures {
  private Figures() {}

  /** Lines of a name, a tab and a figure, but of what was not measured. */
  static List<String> lines(String perceptual, Metrics metrics) {
    List<String> lines = new ArrayList<>();
    lines.add(perceptual + "\t" + format("%.4f", metrics.perceptual()));
    lines.add("MSE\t" + format("%.5f", metrics.mse()));
    lines.add("PSNR\t" + format("%.2f dB", metrics.psnr()));
    lines.add("MS-SSIM\t" + format("%.4f", metrics.msSsim()));
    if (isIdentityMeasured(metrics)) {
      lines.add("identity\t" + format("%.3f", metrics.identity()));
    }
    return lines;
  }

  /** One line of the main figures, but of what was not measured. */
  static String line(String perceptual, Metrics metrics) {
    String line =
        format(
            "%s %.4f, MSE %.5f, PSNR %.2f dB, MS-SSIM %.4f",
            perceptual, metrics.perceptual(), metrics.mse(), metrics.psnr(), metrics.msSsim());
    return isIdentityMeasured(metrics)
        ? line + format(", identity %.3f", metrics.identity())
        : line;
  }

  /** It is not in pictures that are not square. */
  private static boolean isIdentityMeasured(Metrics metrics) {
    return !Double.isNaN(metrics.identity());
  }

  static String format(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }
}
