package dev.pti.core.face;

import ai.djl.ndarray.NDManager;
import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.FaceDetector;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * MTCNN (Zhang, Zhang, Li and Qiao 2016): a cascade of three small networks, each of which looks
 * more closely at what the one before it took for a face.
 *
 * <ol>
 *   <li>P-net looks at every place of the photograph, at many scales, through a window of 12 x 12.
 *       It is tiny and often wrong; its candidates are hundreds.
 *   <li>R-net looks at each of them, cut out and scaled to 24 x 24, and drops nearly all.
 *   <li>O-net looks at the rest at 48 x 48, and also says where eyes, nose and mouth are.
 * </ol>
 *
 * <p>Each stage moves the borders of what it keeps, and of candidates that lie over one another the
 * surest stays ({@link Cascade}). Thresholds, overlaps, scales, and the rounding of the crops, on
 * which landmarks depend, are those of facenet-pytorch, from which the weights come.
 *
 * <p>The first level of the scales has at most {@value Cascade#MOST_PIXELS} pixels, so that memory
 * does not grow with the photograph: in larger ones the smallest face that is found grows, from 20
 * pixels at 5.8 megapixels to 59 at 50.
 *
 * <p>Thread-safe. The weights belong to the manager that {@link #load} was given.
 */
public final class Mtcnn implements FaceDetector {
  /** The bundled weights: a safetensors resource beside this class. */
  public static final String RESOURCE = "mtcnn.safetensors";

  /** P-net's window: no smaller face can be sought. */
  static final int WINDOW = 12;

  /** How much smaller or larger a face may have become that is sought near where it was. */
  private static final double CHANGE = 2;

  private final StageNetwork proposals;
  private final StageNetwork refinement;
  private final StageNetwork output;
  private final int smallestFace;

  private Mtcnn(DetectorWeights weights, int smallestFace, NDManager manager) {
    proposals = StageNetwork.proposals(weights, manager);
    refinement = StageNetwork.refinement(weights, manager);
    output = StageNetwork.output(weights, manager);
    this.smallestFace = smallestFace;
  }

  /**
   * Brings the networks onto a device.
   *
   * @param tensors as in {@code onet.conv1.weight}
   * @param smallestFace pixels a side, at least 12; the published package takes 20
   * @param manager owns the arrays
   * @return the detector
   * @throws InvalidInputException if a tensor is missing or has another shape, or the face is
   *     smaller than 12
   */
  public static Mtcnn load(Map<String, FloatTensor> tensors, int smallestFace, NDManager manager) {
    if (smallestFace < WINDOW) {
      throw new InvalidInputException(
          "the smallest face is %d pixels, wanted at least %d".formatted(smallestFace, WINDOW));
    }
    return new Mtcnn(new DetectorWeights(tensors), smallestFace, manager);
  }

  @Override
  public List<Face> detect(Picture photograph) {
    return run(over(photograph)).faces();
  }

  /** Looks at a small copy of what is around, at a few scales. */
  @Override
  public List<Face> detectNear(Picture photograph, Box near) {
    Surroundings around = Surroundings.of(near, photograph);
    if (around.isEmpty()) {
      return List.of();
    }
    double least = Math.max(WINDOW, around.side() / CHANGE);
    Cascade cascade = new Cascade(around.copy(photograph), least, CHANGE * around.side());
    return run(cascade).faces().stream().map(around::inPhotograph).toList();
  }

  private Cascade over(Picture photograph) {
    return new Cascade(photograph, smallestFace, Double.POSITIVE_INFINITY);
  }

  /** The best score of the last stage that any candidate came to. */
  @Override
  public OptionalDouble bestScore(Picture photograph) {
    return OptionalDouble.of(run(over(photograph)).bestScore());
  }

  private Cascade run(Cascade cascade) {
    cascade.propose(proposals);
    cascade.refine(refinement);
    cascade.finish(output);
    return cascade;
  }

  @Override
  public String toString() {
    return "MTCNN from %d pixels".formatted(smallestFace);
  }
}
