package dev.pti.core.inversion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EncoderNetworkTest {
  private static final NDManager MANAGER = TorchEngine.newManager(Device.cpu());

  /** Of as few layers as read all three levels. */
  private static final int LAYERS = 8;

  private static final PictureSize SQUARE = PictureSize.square(256);
  private static final EncoderNetwork E4E = load(EncoderArchitecture.E4E);
  private static final EncoderNetwork PSP = load(EncoderArchitecture.PSP);

  private final Scope scope = new Scope();
  private final NDArray pictures = Tensors.array(MANAGER, noise(2, 256));

  private static EncoderNetwork load(EncoderArchitecture architecture) {
    return EncoderNetwork.load(
        "rule",
        architecture,
        new EncoderRuleWeights(EncoderRuleWeights.shapes(LAYERS), 0),
        MANAGER);
  }

  private static FloatTensor noise(int count, int size) {
    return SyntheticGenerator.gaussian(new Random(5), .5, count, 3, size, size);
  }

  @AfterEach
  void closeScope() {
    scope.close();
  }

  @AfterAll
  static void close() {
    MANAGER.close();
  }

  /** The parity test holds e4e's codes against the reference, and so by this pSp's. */
  @Test
  void blocks_give_styles_in_psp_and_differences_from_the_first_in_e4e() {
    FloatTensor psp = Tensors.tensor(PSP.encode(pictures));
    FloatTensor e4e = Tensors.tensor(E4E.encode(pictures));
    assertThat(psp.shape()).containsExactly(2, LAYERS, 512);
    float[] expected = psp.toArray();
    for (int i = 0; i < expected.length; i++) {
      int picture = i / (LAYERS * 512);
      int layer = i / 512 % LAYERS;
      if (layer > 0) {
        expected[i] += psp.get(picture * LAYERS * 512 + i % 512);
      }
    }
    assertThat(e4e).isEqualTo(FloatTensor.wrap(expected, e4e.shape()));
  }

  @Test
  void pictures_of_a_batch_do_not_disturb_each_other() {
    FloatTensor together = Tensors.tensor(E4E.encode(pictures));
    for (int i = 0; i < 2; i++) {
      FloatTensor alone = Tensors.tensor(E4E.encode(pictures.get("{}:{}", i, i + 1)));
      int each = LAYERS * 512;
      float[] part = Arrays.copyOfRange(together.toArray(), i * each, (i + 1) * each);
      assertThat(ParityFiles.error(alone, FloatTensor.wrap(part, 1, LAYERS, 512))).isLessThan(1e-5);
    }
  }

  @Test
  void codes_start_from_the_latent_average() {
    FloatTensor relative = Tensors.tensor(E4E.encode(pictures));
    FloatTensor average = SyntheticGenerator.gaussian(new Random(6), 1, LAYERS, 512);
    assertThat(from(average)).isEqualTo(sum(relative, average));

    FloatTensor one = SyntheticGenerator.gaussian(new Random(7), 1, 512);
    assertThat(from(one)).isEqualTo(sum(relative, one));
    assertThat(from(one.reshape(1, 512))).isEqualTo(sum(relative, one));
  }

  private FloatTensor from(FloatTensor average) {
    return Tensors.tensor(E4E.encode(pictures, Tensors.array(MANAGER, average)));
  }

  private static FloatTensor sum(FloatTensor codes, FloatTensor average) {
    float[] values = codes.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += average.get(i % average.count());
    }
    return FloatTensor.wrap(values, codes.shape());
  }

  @Test
  void records_no_gradients() {
    try (NDManager run = MANAGER.newSubManager()) {
      TorchAutograd autograd = new TorchAutograd(run);
      NDArray leaf = autograd.leaf(pictures.get("0:1"));
      try (Autograd.Evaluation evaluation =
          autograd.evaluate(() -> new NDList(E4E.encode(leaf).sum()))) {
        assertThatThrownBy(() -> evaluation.backward(1))
            .isInstanceOf(EngineException.class)
            .hasMessageContaining("does not require grad");
      }
    }
  }

  /** Pillow's bilinear filter, written down: each new pixel is a mean under a triangle. */
  @ParameterizedTest
  @ValueSource(ints = {64, 300, 1024})
  void resizes_as_pillow_does(int size) {
    float[] row = SyntheticGenerator.gaussian(new Random(8), 1, size).toArray();
    float[] column = SyntheticGenerator.gaussian(new Random(9), 1, size).toArray();
    FloatTensor picture = product(column, row);
    NDArray resized = EncoderNetwork.resize(Tensors.array(MANAGER, picture), SQUARE);
    FloatTensor expected = product(underTriangles(column), underTriangles(row));
    assertThat(resized.getShape()).isEqualTo(new Shape(1, 3, 256, 256));
    assertThat(ParityFiles.error(Tensors.tensor(resized), expected)).isLessThan(1e-5);
  }

  private static float[] underTriangles(float[] values) {
    double scale = values.length / 256.;
    double reach = Math.max(scale, 1);
    float[] means = new float[256];
    for (int i = 0; i < 256; i++) {
      double sum = 0;
      double weights = 0;
      for (int j = 0; j < values.length; j++) {
        double weight = Math.max(0, 1 - Math.abs(j + .5 - (i + .5) * scale) / reach);
        sum += weight * values[j];
        weights += weight;
      }
      means[i] = (float) (sum / weights);
    }
    return means;
  }

  private static FloatTensor product(float[] column, float[] row) {
    int size = row.length;
    float[] values = new float[3 * size * size];
    for (int i = 0; i < values.length; i++) {
      values[i] = column[i / size % size] * row[i % size] * (1 + i / (size * size));
    }
    return FloatTensor.wrap(values, 1, 3, size, size);
  }

  @Test
  void leaves_a_picture_of_the_right_size_as_it_is() {
    assertThat(EncoderNetwork.resize(pictures, SQUARE)).isSameAs(pictures);
  }

  @Test
  void refuses_pictures_of_another_size() {
    NDArray small = Tensors.array(MANAGER, noise(1, 128));
    assertThatThrownBy(() -> E4E.encode(small))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "encoder was given pictures of shape (1, 3, 128, 128), wanted (n, 3, h, w) with a longer"
                + " side of 256");
  }

  @ParameterizedTest
  @CsvSource({
    "1024, 1024, 256, 256",
    "512, 1024, 128, 256",
    "48, 32, 256, 171",
    "12, 20, 154, 256",
    "1, 1024, 1, 256"
  })
  void sees_pictures_in_their_proportions(int width, int height, int seenWidth, int seenHeight) {
    assertThat(EncoderNetwork.sight(new PictureSize(width, height)))
        .isEqualTo(new PictureSize(seenWidth, seenHeight));
  }

  /** Whatever the proportions, a block ends in one place. */
  @ParameterizedTest
  @CsvSource({"1, 256", "154, 256", "256, 171"})
  void encodes_pictures_that_are_not_square(int width, int height) {
    NDArray picture = MANAGER.randomNormal(new Shape(1, 3, height, width));
    assertThat(E4E.encode(picture).getShape()).isEqualTo(new Shape(1, LAYERS, 512));
  }

  @Test
  void brings_pictures_that_are_not_square_to_their_size() {
    PictureSize sight = new PictureSize(128, 256);
    NDArray tall = MANAGER.arange(64f).reshape(1, 1, 64, 1).broadcast(1, 3, 64, 32);
    NDArray pooled = EncoderNetwork.pooled(tall, sight);
    NDArray resized = EncoderNetwork.resize(tall, sight);
    assertThat(pooled.getShape()).isEqualTo(new Shape(1, 3, 256, 128));
    assertThat(resized.getShape()).isEqualTo(new Shape(1, 3, 256, 128));
    assertThat(pooled.getFloat(0, 0, 41, 5)).as("row 10, four times").isEqualTo(10);
    assertThat(resized.getFloat(0, 0, 42, 5)).as("a little below the middle").isEqualTo(10.125f);
  }

  @Test
  void refuses_a_latent_average_of_other_layers() {
    NDArray average = Tensors.array(MANAGER, FloatTensor.wrap(new float[18 * 512], 18, 512));
    assertThatThrownBy(() -> E4E.encode(pictures, average))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "encoder was given a latent average of shape (18, 512), wanted (512), (1, 512) or"
                + " (8, 512)");
  }
}
