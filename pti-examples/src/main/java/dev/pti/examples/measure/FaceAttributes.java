package dev.pti.examples.measure;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What three small networks see in an aligned portrait, on the CPU.
 *
 * <p>Probabilities are given as their log-odds, {@code log(p / (1 - p))}: near 0 and 1 a change of
 * the picture hardly changes a probability, and its effect could not be compared. Expression, age
 * and gender look at a fixed box of the portrait, landmarks at all of it. The networks' own way is
 * a box around the landmarks in whole pixels; at 64 pixels that box jumps by a fiftieth of the face
 * for the smallest edit, and the jump would be measured as an effect.
 *
 * <table>
 * <caption>The values</caption>
 * <tr><th>name</th><th>what</th></tr>
 * <tr><td>neutral, happy, sad, angry, fearful, disgusted, surprised</td>
 *     <td>log-odds of the expression</td></tr>
 * <tr><td>age</td><td>years</td></tr>
 * <tr><td>male</td><td>log-odds of appearing so against female</td></tr>
 * <tr><td>turn</td><td>where the tip of the nose is between the ends of the jaw, from -.5 at the
 *     left of the picture to .5</td></tr>
 * <tr><td>mouth_width, mouth_open</td><td>in distances of the outer corners of the eyes</td></tr>
 * </table>
 *
 * <p>Thread-safe. Close it to free the networks.
 */
public final class FaceAttributes implements PictureMeasure, AutoCloseable {
  static final List<String> EXPRESSIONS =
      List.of("neutral", "happy", "sad", "angry", "fearful", "disgusted", "surprised");

  private static final List<String> OTHERS =
      List.of("age", "male", "turn", "mouth_width", "mouth_open");

  /** What is measured, in the order of the table above. */
  static final List<String> NAMES = Stream.of(EXPRESSIONS, OTHERS).flatMap(List::stream).toList();

  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private final DenseFaceNetwork expression;
  private final DenseFaceNetwork landmarks;
  private final AgeGenderNetwork ageGender;

  /** Loads the bundled networks. */
  public FaceAttributes() {
    expression = new DenseFaceNetwork(FaceWeights.bundled("expression.safetensors", manager), 7);
    landmarks = new DenseFaceNetwork(FaceWeights.bundled("landmarks68.safetensors", manager), 136);
    ageGender = new AgeGenderNetwork(FaceWeights.bundled("age_gender.safetensors", manager));
  }

  /**
   * Measures an aligned portrait.
   *
   * @param portrait square, in [-1, 1], clipped to it
   * @return the values in the table above, in its order
   * @throws InvalidInputException if the picture is not square
   */
  @Override
  public Map<String, Double> measure(Picture portrait) {
    int size = requireSquare(portrait.size()).width();
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray whole = Tensors.array(manager, portrait.toTensor().reshape(1, 3, size, size));
      NDArray face = face(whole, size);
      Map<String, Double> values = new LinkedHashMap<>();
      FloatTensor logits = Tensors.tensor(expression.forward(face));
      for (int i = 0; i < EXPRESSIONS.size(); i++) {
        values.put(EXPRESSIONS.get(i), logOdds(logits, i));
      }
      NDList both = ageGender.forward(face);
      values.put("age", (double) Tensors.tensor(both.get(0)).get(0));
      values.put("male", logOdds(Tensors.tensor(both.get(1)), 0));
      Landmarks points = new Landmarks(Tensors.tensor(landmarks.forward(whole)).reshape(68, 2));
      values.put("turn", points.turn());
      values.put("mouth_width", points.mouthWidth());
      values.put("mouth_open", points.mouthOpen());
      return values;
    }
  }

  /**
   * Checks pictures before the first is drawn.
   *
   * @param size of a portrait
   * @return the size
   * @throws InvalidInputException unless it is square
   */
  static PictureSize requireSquare(PictureSize size) {
    if (!size.isSquare()) {
      throw new InvalidInputException(
          "face attributes were asked of a picture of %s, it must be square".formatted(size));
    }
    return size;
  }

  /**
   * Checks an attribute before the first picture is measured.
   *
   * @param attribute one of the names above
   * @throws InvalidInputException if it is another
   */
  static void requireMeasured(String attribute) {
    if (!NAMES.contains(attribute)) {
      throw new InvalidInputException(
          "no attribute %s is measured; there are %s"
              .formatted(attribute, String.join(", ", NAMES)));
    }
  }

  /** The box that holds the face: on average the one around its landmarks, a tenth wider. */
  private static NDArray face(NDArray whole, int size) {
    int left = Math.round(size * 10 / 128f);
    int top = Math.round(size * 35 / 128f);
    int right = Math.round(size * 112 / 128f);
    int bottom = Math.round(size * 126 / 128f);
    return whole.get(":, :, {}:{}, {}:{}", top, bottom, left, right);
  }

  /** The log-odds of one value of a softmax, from what goes into it. */
  private static double logOdds(FloatTensor logits, int index) {
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < logits.count(); i++) {
      largest = i == index ? largest : Math.max(largest, logits.get(i));
    }
    double others = 0;
    for (int i = 0; i < logits.count(); i++) {
      others += i == index ? 0 : Math.exp(logits.get(i) - largest);
    }
    return logits.get(index) - largest - Math.log(others);
  }

  NDArray expressionLogits(NDArray pictures) {
    return expression.forward(pictures);
  }

  NDArray rawLandmarks(NDArray pictures) {
    return landmarks.forward(pictures);
  }

  NDList ageAndGender(NDArray pictures) {
    return ageGender.forward(pictures);
  }

  NDManager manager() {
    return manager;
  }

  /** Frees the networks. */
  @Override
  public void close() {
    manager.close();
  }
}
