package dev.pti.examples.benchmark;

import java.util.Arrays;
import java.util.List;

/** What is timed. */
enum Work {
  /** Drawing one picture, without gradients. */
  SYNTHESIS("synthesis"),
  /** A step of projection into W under LPIPS over VGG16, at no more than 256 pixels. */
  PROJECT("project"),
  /** A step of tuning every weight under L2 and LPIPS over AlexNet. */
  TUNE("tune"),
  /** The same with one code of locality regularization. */
  TUNE_LOCALLY("tune+locality");

  private final String text;

  Work(String text) {
    this.text = text;
  }

  /** Names them all, for an option. */
  static List<String> names() {
    return Arrays.stream(values()).map(Work::toString).toList();
  }

  /**
   * Counts the multiplications of convolutions that cannot be spared: forward; back to the picture
   * or to the latent; back to the weights.
   */
  double multiplications(GeneratorSize size) {
    double drawing = size.multiplications();
    double seen = BackboneSize.vgg().multiplications(Math.min(256, size.resolution()));
    double compared = BackboneSize.alex().multiplications(size.resolution());
    return switch (this) {
      case SYNTHESIS -> drawing;
      case PROJECT -> 2 * (drawing + seen);
      case TUNE -> 3 * drawing + 2 * compared;
      case TUNE_LOCALLY -> (3 + 3 + 1) * drawing + (2 + 2 + 1) * compared;
    };
  }

  /** Whether several pictures can be taken at once: tuning looks at one at a step. */
  boolean takesSeveral() {
    return this == SYNTHESIS || this == PROJECT;
  }

  @Override
  public String toString() {
    return text;
  }
}
