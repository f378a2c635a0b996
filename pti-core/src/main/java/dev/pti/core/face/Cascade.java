package dev.pti.core.face;

import dev.pti.api.Face;
import dev.pti.api.FloatTensor;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** One run of MTCNN over one photograph: its candidates, from stage to stage. */
final class Cascade {
  /** The most pixels of a level. */
  static final int MOST_PIXELS = 1 << 21;

  /** From how many pixels on levels are made of a smaller copy. */
  private static final int LARGE = 8 * MOST_PIXELS;

  /** From each level to the next. */
  private static final double FACTOR = .709;

  /** From each place that P-net looks at to the next, in pixels of its level. */
  private static final int STRIDE = 2;

  private static final float PROPOSED = .6f;
  private static final float REFINED = .7f;
  private static final float FOUND = .7f;

  /** The most crops that are looked at together. */
  private static final int BATCH = 512;

  private final Picture photograph;
  private final double firstScale;
  private final double leastScale;
  private List<Candidate> candidates = List.of();
  private float best;

  Cascade(Picture photograph, double smallestFace, double largestFace) {
    this.photograph = photograph;
    double pixels = (double) photograph.height() * photograph.width();
    firstScale = Math.min(Mtcnn.WINDOW / smallestFace, Math.sqrt(MOST_PIXELS / pixels));
    leastScale = Mtcnn.WINDOW / largestFace;
  }

  List<Face> faces() {
    return candidates.stream()
        .map(it -> new Face(it.moved().box(), it.score(), Objects.requireNonNull(it.landmarks())))
        .toList();
  }

  float bestScore() {
    return best;
  }

  void propose(StageNetwork network) {
    List<Candidate> all = new ArrayList<>();
    Picture source = Areas.atMost(photograph, LARGE);
    double scale = firstScale;
    double side = Math.min(photograph.height(), photograph.width()) * scale;
    while (side >= Mtcnn.WINDOW && scale >= leastScale) {
      all.addAll(
          Candidate.surest(
              level(network, source, (float) scale), (a, b) -> a.frame().overlap(b.frame()), .5));
      scale *= FACTOR;
      side *= FACTOR;
    }
    candidates = Candidate.surest(all, (a, b) -> a.frame().overlap(b.frame()), .7);
  }

  private List<Candidate> level(StageNetwork network, Picture source, float scale) {
    int height = (int) (photograph.height() * scale + 1);
    int width = (int) (photograph.width() * scale + 1);
    List<FloatTensor> seen = network.look(Areas.level(source, height, width));
    FloatTensor scores = seen.get(0);
    // Two convolutions and a pooling leave one place for every second pixel but the borders'.
    int columns = (width - 2 + 1) / STRIDE - 4;
    List<Candidate> found = new ArrayList<>();
    for (int place = 0; place < scores.count(); place++) {
      best = Math.max(best, scores.get(place));
      if (scores.get(place) >= PROPOSED) {
        int x = STRIDE * (place % columns);
        int y = STRIDE * (place / columns);
        Frame frame =
            new Frame(
                floor((x + 1) / scale),
                floor((y + 1) / scale),
                floor((x + Mtcnn.WINDOW) / scale),
                floor((y + Mtcnn.WINDOW) / scale));
        Frame moved =
            frame.moved(
                seen.get(1), place, frame.right() - frame.left(), frame.bottom() - frame.top());
        found.add(new Candidate(frame, moved, scores.get(place), null));
      }
    }
    return found;
  }

  private static float floor(float value) {
    return (float) Math.floor(value);
  }

  void refine(StageNetwork network) {
    candidates =
        Candidate.surest(look(network, 24, REFINED), (a, b) -> a.frame().overlap(b.frame()), .7);
  }

  void finish(StageNetwork network) {
    candidates =
        Candidate.surest(look(network, 48, FOUND), (a, b) -> a.moved().cover(b.moved()), .7);
  }

  /** Looks at the square around each candidate, and keeps those that are surer than the least. */
  private List<Candidate> look(StageNetwork network, int side, float least) {
    List<Frame> frames =
        candidates.stream()
            .map(it -> it.moved().squared())
            .filter(it -> !Areas.Part.of(it, photograph).isEmpty())
            .toList();
    if (!frames.isEmpty()) {
      best = 0;
    }
    List<Candidate> kept = new ArrayList<>();
    for (int from = 0; from < frames.size(); from += BATCH) {
      List<Frame> batch = frames.subList(from, Math.min(from + BATCH, frames.size()));
      List<Areas.Part> parts = batch.stream().map(it -> Areas.Part.of(it, photograph)).toList();
      List<FloatTensor> seen = network.look(Areas.crops(photograph, parts, side));
      for (int i = 0; i < batch.size(); i++) {
        float score = seen.get(0).get(i);
        best = Math.max(best, score);
        if (score > least) {
          Frame frame = batch.get(i);
          Frame moved = frame.moved(seen.get(1), i, frame.pixelsAcross(), frame.pixelsDown());
          kept.add(
              new Candidate(
                  frame, moved, score, seen.size() == 3 ? landmarks(frame, seen.get(2), i) : null));
        }
      }
    }
    return kept;
  }

  private static Landmarks landmarks(Frame frame, FloatTensor points, int row) {
    double[][] places = new double[5][];
    for (int i = 0; i < 5; i++) {
      places[i] =
          new double[] {
            frame.pixelsAcross() * points.get(10 * row + i) + frame.left() - 1,
            frame.pixelsDown() * points.get(10 * row + 5 + i) + frame.top() - 1
          };
    }
    return Landmarks.of(places);
  }
}
