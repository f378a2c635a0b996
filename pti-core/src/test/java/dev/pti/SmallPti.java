package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import dev.pti.api.Target;
import dev.pti.core.ParityFiles;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import java.awt.image.BufferedImage;

/** A {@link Pti} over the generator of the parity fixtures whose runs take a few steps. */
final class SmallPti {
  private SmallPti() {}

  static Pti.Builder builder() {
    return Pti.builder()
        .generator(ParityFiles.file("small.generator"))
        .device("cpu")
        .inverter(Projection.inW().with(b -> b.steps(5).latentSamples(40)))
        .tuner(tuner(4));
  }

  /** A tuner that takes all of its steps. */
  static PivotalTuning tuner(int steps) {
    return PivotalTuning.ofDefaults().with(b -> b.steps(steps));
  }

  /** A smooth picture; each phase gives another. */
  static Target target(double phase) {
    return target("waves", phase);
  }

  /** A smooth picture under a name; each phase gives another. */
  static Target target(String name, double phase) {
    float[] values = new float[3 * 32 * 32];
    for (int i = 0; i < values.length; i++) {
      double row = i / 32 % 32 / 32.0;
      double column = i % 32 / 32.0;
      values[i] = (float) (.8 * Math.sin(phase + 4 * row + (1 + i / 1024) * column));
    }
    return Target.of(name, FloatTensor.wrap(values, 3, 32, 32));
  }

  /** A photograph that is neither square nor of the generator's size. */
  static BufferedImage photograph() {
    Picture picture = target(1).picture();
    BufferedImage photograph = new BufferedImage(90, 70, BufferedImage.TYPE_INT_RGB);
    var graphics = photograph.createGraphics();
    graphics.drawImage(picture.toBufferedImage(), 0, 0, 90, 70, null);
    graphics.dispose();
    return photograph;
  }
}
