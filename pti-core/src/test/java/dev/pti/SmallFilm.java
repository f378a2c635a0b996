package dev.pti;

import dev.pti.api.Direction;
import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.FaceDetector;
import dev.pti.api.FloatTensor;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A film of few small frames, and a {@link Pti} that inverts and tunes it in a few steps. */
final class SmallFilm {
  /** The eyes lie where the brightness of the first pixel says; black is no face. */
  private static final FaceDetector DETECTOR =
      photograph -> {
        double x = 50 + 20 * photograph.get(0, 0, 0);
        return photograph.get(0, 0, 0) < -.9
            ? List.of()
            : List.of(
                Face.of(
                    Landmarks.of(
                        new double[][] {
                          {x - 8, 30}, {x + 8, 30}, {x, 38}, {x - 6, 46}, {x + 6, 46}
                        })));
      };

  /** Moves every layer. */
  static final Direction DIRECTION = direction();

  private SmallFilm() {}

  static Pti.Builder filmBuilder() {
    return SmallPti.builder()
        .aligner(Aligner.face(DETECTOR, FaceChoice.only()))
        .inverter(Projection.inW().with(b -> b.steps(4).latentSamples(40)))
        .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)))
        .withoutLocality();
  }

  private static Direction direction() {
    float[] values = new float[32];
    Arrays.fill(values, .5f);
    return Direction.of("all", FloatTensor.wrap(values, 32));
  }

  /** Waves that move to the right with the face. */
  static Picture frame(int index) {
    float[] values = new float[3 * 80 * 100];
    for (int i = 0; i < values.length; i++) {
      int channel = i / (80 * 100);
      double column = i % 100 - 2 * index;
      double row = i / 100 % 80;
      values[i] = (float) (.7 * Math.sin(column / 9 + channel) * Math.cos(row / 13));
    }
    values[0] = -.8f + .1f * index;
    return Picture.of(FloatTensor.wrap(values, 3, 80, 100));
  }

  static Picture withoutFace(Picture frame) {
    float[] values = frame.toTensor().toArray();
    values[0] = -1;
    return Picture.of(FloatTensor.wrap(values, 3, 80, 100));
  }

  /** Writes the first frames of the film as {@code f0.png} and on. */
  static Path write(Path folder, int count) {
    for (int i = 0; i < count; i++) {
      PictureFiles.save(frame(i), folder.resolve("f" + i + ".png"));
    }
    return folder;
  }
}
