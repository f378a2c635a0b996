package dev.pti.examples.evaluation;

import dev.pti.api.FloatTensor;
import dev.pti.api.Mask;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.core.image.Photographs;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/**
 * How much a sequence changes from frame to frame once its motion is undone, where the face is and
 * in the whole frame. Two frames at a time are in memory.
 */
final class FrameStudy {
  /** What motion may bring in from beyond the border, of the side, is not compared. */
  private static final double MARGIN = .12;

  private static final int MASK = 256;

  private final Placement face;
  private final Mask mask = Region.face().at(MASK);

  /**
   * Takes where the face is.
   *
   * @param face in the picture that does not move
   */
  FrameStudy(Placement face) {
    this.face = face;
  }

  /**
   * Mean absolute changes from one frame to the next, of 255.
   *
   * @param face within the face
   * @param frame in the whole frame but its margin
   * @param most within the face, of the two frames that differ most
   */
  record Changes(double face, double frame, double most) {
    /** Says how many times those of another sequence these are. */
    String times(Changes other) {
      return String.format(
          Locale.ROOT,
          "face %.3f times, frame %.3f times, most of two frames %.3f times",
          face / other.face,
          frame / other.frame,
          most / other.most);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT, "face %.3f / 255, frame %.3f, most of two frames %.3f", face, frame, most);
    }
  }

  /** Measures frames that {@link Motion} moved. */
  Changes measure(List<Path> files) {
    return measure(files.size(), i -> Motion.undone(Photographs.read(files.get(i)), i));
  }

  /**
   * Measures how the difference of edited frames from those that they were made of changes from one
   * frame to the next, within the face, of 255.
   */
  double flicker(List<Path> edited, List<Path> input) {
    return measure(edited.size(), i -> difference(edited, input, i)).face;
  }

  private Changes measure(int count, IntFunction<Picture> frames) {
    double inFace = 0;
    double inFrame = 0;
    double most = 0;
    Picture last = frames.apply(0);
    for (int i = 1; i < count; i++) {
      Picture next = frames.apply(i);
      double[] change = change(last, next);
      inFace += change[0] / (count - 1);
      inFrame += change[1] / (count - 1);
      most = Math.max(most, change[0]);
      last = next;
    }
    return new Changes(inFace, inFrame, most);
  }

  private static Picture difference(List<Path> edited, List<Path> input, int frame) {
    Picture one = Photographs.read(edited.get(frame));
    float[] values = one.toTensor().toArray();
    float[] others = Photographs.read(input.get(frame)).toTensor().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] -= others[i];
    }
    return Motion.undone(Picture.of(FloatTensor.wrap(values, 3, one.height(), one.width())), frame);
  }

  private double[] change(Picture one, Picture other) {
    double[] sums = new double[2];
    double[] weights = new double[2];
    int across = (int) (MARGIN * one.width());
    int down = (int) (MARGIN * one.height());
    for (int row = down; row < one.height() - down; row++) {
      for (int column = across; column < one.width() - across; column++) {
        double change = 0;
        for (int channel = 0; channel < 3; channel++) {
          change +=
              Math.abs(one.get(channel, row, column) - other.get(channel, row, column)) * 42.5;
        }
        double weight = weight(column, row);
        sums[0] += weight * change;
        weights[0] += weight;
        sums[1] += change;
        weights[1]++;
      }
    }
    return new double[] {sums[0] / weights[0], sums[1] / weights[1]};
  }

  private double weight(int column, int row) {
    Point place = face.toTarget(new Point(column, row), PictureSize.square(MASK));
    int x = (int) Math.round(place.x());
    int y = (int) Math.round(place.y());
    return x < 0 || y < 0 || x >= MASK || y >= MASK ? 0 : mask.get(y, x);
  }
}
