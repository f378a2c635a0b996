package dev.pti.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.FloatTensor;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against outputs of the package that the weights come from. */
class FaceAttributesParityTest {
  private static final String FILE = "faces.expected.safetensors";
  private static final double PROBABILITY = 1e-5;
  private static final double YEARS = 1e-3;
  private static final double PLACE = 1e-5;

  private static final Map<String, FloatTensor> EXPECTED = expected();
  private static final FaceAttributes FACES = new FaceAttributes();

  @AfterAll
  static void close() {
    FACES.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "tall.", "wide."})
  void sees_expression_age_and_gender_in_whole_pictures_of_any_form(String kind) {
    FloatTensor sources = EXPECTED.get(kind + "source");
    for (int i = 0; i < sources.size(0); i++) {
      int height = (int) sources.size(2);
      int width = (int) sources.size(3);
      try (Scope scope = new Scope()) {
        requireAlike(kind, i, picture(sources, i, 0, 0, width, height));
      }
    }
  }

  @Test
  void sees_them_in_the_box_around_a_face() {
    for (int i = 0; i < 6; i++) {
      float[] box = row(EXPECTED.get("crop.face_box"), i);
      try (Scope scope = new Scope()) {
        requireAlike(
            "crop.",
            i,
            picture(
                EXPECTED.get("source"), i, (int) box[0], (int) box[1], (int) box[2], (int) box[3]));
      }
    }
  }

  @Test
  void finds_the_landmarks_of_square_pictures_and_of_others_with_their_padding() {
    requireLandmarks("source", "landmarks");
    requireLandmarks("tall.source", "tall.landmarks_raw");
    requireLandmarks("wide.source", "wide.landmarks_raw");
  }

  private static void requireLandmarks(String source, String landmarks) {
    FloatTensor sources = EXPECTED.get(source);
    for (int i = 0; i < sources.size(0); i++) {
      try (Scope scope = new Scope()) {
        NDArray picture = picture(sources, i, 0, 0, (int) sources.size(3), (int) sources.size(2));
        requireNear(
            Tensors.tensor(FACES.rawLandmarks(picture)).toArray(),
            row(EXPECTED.get(landmarks), i),
            PLACE);
      }
    }
  }

  private static void requireAlike(String kind, int i, NDArray picture) {
    float[] expression = softmax(Tensors.tensor(FACES.expressionLogits(picture)).toArray());
    requireNear(expression, row(EXPECTED.get(kind + "expression"), i), PROBABILITY);
    NDList both = FACES.ageAndGender(picture);
    requireNear(Tensors.tensor(both.get(0)).toArray(), row(EXPECTED.get(kind + "age"), i), YEARS);
    float[] gender = softmax(Tensors.tensor(both.get(1)).toArray());
    requireNear(gender, row(EXPECTED.get(kind + "gender"), i), PROBABILITY);
  }

  private static void requireNear(float[] actual, float[] wanted, double tolerance) {
    assertThat(actual).hasSameSizeAs(wanted);
    for (int i = 0; i < wanted.length; i++) {
      assertThat((double) actual[i]).isCloseTo(wanted[i], within(tolerance));
    }
  }

  private static float[] softmax(float[] logits) {
    double sum = 0;
    for (float logit : logits) {
      sum += Math.exp(logit);
    }
    float[] parts = new float[logits.length];
    for (int i = 0; i < parts.length; i++) {
      parts[i] = (float) (Math.exp(logits[i]) / sum);
    }
    return parts;
  }

  /** A part of one picture of a batch of 8-bit values, brought to [-1, 1]. */
  private static NDArray picture(FloatTensor batch, int index, int x, int y, int w, int h) {
    float[] values = row(batch, index);
    for (int i = 0; i < values.length; i++) {
      values[i] = values[i] / 127.5f - 1;
    }
    NDArray whole =
        Tensors.array(
            FACES.manager(), FloatTensor.wrap(values, 1, 3, batch.size(2), batch.size(3)));
    return whole.get(":, :, {}:{}, {}:{}", y, y + h, x, x + w);
  }

  private static float[] row(FloatTensor batch, int index) {
    int size = (int) (batch.count() / batch.size(0));
    return Arrays.copyOfRange(batch.toArray(), index * size, (index + 1) * size);
  }

  private static Map<String, FloatTensor> expected() {
    try (InputStream in = FaceAttributesParityTest.class.getResourceAsStream(FILE)) {
      return Safetensors.read(in, FILE).tensors();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
