package dev.pti.core.inversion.feature;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Losses;
import dev.pti.api.PictureSize;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchEngine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FeatureEncoderTest {
  private static final int LAYERS = 10;
  private static final int WIDTH = 24;

  private NDManager manager;
  private Scope scope;

  @BeforeEach
  void open() {
    manager = TorchEngine.newManager(Device.cpu());
    scope = new Scope();
  }

  @AfterEach
  void close() {
    scope.close();
    manager.close();
  }

  @Test
  void gives_each_picture_a_latent_near_the_mean_before_it_is_trained() {
    FloatTensor mean = SyntheticGenerator.gaussian(new Random(1), 1, 1, WIDTH);
    NDArray found = encode(load(initial()), 1, 2, mean);

    assertThat(found.getShape().getShape()).containsExactly(2, LAYERS, WIDTH);
    float[] values = found.toFloatArray();
    double squares = 0;
    for (int i = 0; i < values.length; i++) {
      squares += Math.pow(values[i] - mean.get(i % WIDTH), 2);
    }
    assertThat(Math.sqrt(squares / values.length)).isBetween(1e-3, .4);
  }

  @Test
  void a_latent_does_not_depend_on_the_other_pictures() {
    FeatureEncoder encoder = load(initial());
    FloatTensor mean = SyntheticGenerator.gaussian(new Random(1), 1, 1, WIDTH);
    float[] together = encode(encoder, 1, 2, mean).toFloatArray();
    float[] alone = encode(encoder, 1, 1, mean).toFloatArray();
    for (int i = 0; i < alone.length; i++) {
      assertThat(together[i]).isCloseTo(alone[i], within(1e-5f));
    }
  }

  @Test
  void corrects_its_guess_by_what_the_drawn_guess_lacks() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(initial());
    FloatTensor mean = SyntheticGenerator.gaussian(new Random(1), 1, 1, WIDTH);
    FeatureEncoder.Seen target = looked(1, 1);
    NDArray whenAlike = encode(load(tensors), target, target, mean);
    NDArray whenApart = encode(load(tensors), target, looked(100, 1), mean);
    assertThat(whenAlike.sub(whenApart).abs().max().getFloat()).isGreaterThan(1e-3f);

    tensors.replaceAll(
        (name, values) ->
            name.matches("correction[.](step|layers)[.].*")
                ? FloatTensor.wrap(new float[values.count()], values.shape())
                : values);
    NDArray guessed = encode(load(tensors), target, looked(100, 1), mean);
    assertThat(guessed).isEqualTo(encode(load(tensors), target, target, mean));
    assertThat(whenApart).isNotEqualTo(guessed);
  }

  @Test
  void goes_downhill_along_the_slope_from_what_it_corrected() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(initial());
    FloatTensor mean = SyntheticGenerator.gaussian(new Random(1), 1, 1, WIDTH);
    FeatureEncoder.Passes passes = new FeatureEncoder.Passes(1, 1);
    FeatureEncoder.Sight even = sight(looked(1, 1), looked(100, 1), 0);
    FeatureEncoder.Sight steep = sight(looked(1, 1), looked(100, 1), 1);
    NDArray onEven = load(tensors).encode(even, array(mean), passes);
    NDArray onSteep = load(tensors).encode(steep, array(mean), passes);
    assertThat(onEven.sub(onSteep).abs().max().getFloat()).isGreaterThan(1e-4f);

    tensors.keySet().removeIf(name -> name.startsWith("descent."));
    FeatureEncoder level = load(tensors, 0);
    passes = new FeatureEncoder.Passes(1, 0);
    assertThat(level.encode(even, array(mean), passes))
        .isEqualTo(level.encode(steep, array(mean), passes));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("e.safetensors holds descent.slope.weight of shape none, wanted [240, 240]");
  }

  @Test
  void sees_a_larger_picture_averaged_down() {
    NDArray small = looked(1, 1).pictures();
    NDArray large = small.repeat(2, 2).repeat(3, 2);
    FeatureEncoder.Seen seen = FeatureEncoder.Seen.of(large, pictures -> List.of(pictures));
    assertThat(seen.pictures().sub(small).abs().max().getFloat()).isLessThan(1e-6f);
    assertThat(seen.features()).containsExactly(seen.pictures());
    assertThat(FeatureEncoder.Seen.of(small, List::of).pictures()).isSameAs(small);
  }

  @Test
  void is_made_for_squares_of_a_multiple_of_its_sight() {
    FeatureEncoder.requireFits("g", PictureSize.square(192));
    assertThatThrownBy(() -> FeatureEncoder.requireFits("g", new PictureSize(64, 128)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the encoder wants a generator of square pictures, g draws 64 x 128");
    assertThatThrownBy(() -> FeatureEncoder.requireFits("g", PictureSize.square(32)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the encoder wants a generator of a multiple of 64 pixels a side, g has 32");
  }

  @Test
  void refuses_a_file_that_lacks_a_tensor_or_holds_one_of_another_shape() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(initial());
    tensors.remove("guess.step.bias");
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("e.safetensors holds guess.step.bias of shape none, wanted [24]");
    tensors.put("guess.step.bias", FloatTensor.wrap(new float[3], 3));
    assertThatThrownBy(() -> load(tensors))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("e.safetensors holds guess.step.bias of shape [3], wanted [24]");
  }

  @Test
  void measures_the_mean_of_what_it_reads_and_does_not_train_it() {
    FloatTensor mean = Objects.requireNonNull(initial().get("mean.late"));
    double sum = 0;
    for (NDArray picture : looked(50, 4).features().get(6).split(4)) {
      sum += picture.toFloatArray()[77] / 4;
    }
    assertThat((double) mean.get(77)).isCloseTo(sum, within(1e-6));
    assertThat(FeatureEncoder.isTrained("mean.late")).isFalse();
    assertThat(FeatureEncoder.isTrained("guess.late.weight")).isTrue();
  }

  @Test
  void equal_seeds_start_from_equal_parameters() {
    assertThat(initial().get("guess.joined.weight"))
        .isEqualTo(initial().get("guess.joined.weight"));
    assertThat(initial().get("guess.joined.weight"))
        .isNotEqualTo(initial(1).get("guess.joined.weight"));
  }

  private Map<String, FloatTensor> initial() {
    return initial(0);
  }

  private Map<String, FloatTensor> initial(long seed) {
    FeatureEncoder.Seen measured = looked(50, 4);
    return FeatureEncoder.initial(
        LAYERS, WIDTH, measured.pictures(), measured.features(), new GaussianDraws(seed));
  }

  private FeatureEncoder load(Map<String, FloatTensor> tensors) {
    return load(tensors, 1);
  }

  private FeatureEncoder load(Map<String, FloatTensor> tensors, int descents) {
    FeatureEncoder.Passes passes = new FeatureEncoder.Passes(1, descents);
    return FeatureEncoder.load("e.safetensors", tensors, passes, LAYERS, WIDTH, manager);
  }

  private NDArray encode(FeatureEncoder encoder, int seed, int count, FloatTensor mean) {
    FeatureEncoder.Seen looked = looked(seed, count);
    return encode(encoder, looked, looked(100, count), mean);
  }

  /** As if the generator had drawn the second for what was guessed from the first. */
  private NDArray encode(
      FeatureEncoder encoder,
      FeatureEncoder.Seen looked,
      FeatureEncoder.Seen drawn,
      FloatTensor mean) {
    return encoder.encode(sight(looked, drawn, 1), array(mean), new FeatureEncoder.Passes(2, 0));
  }

  /** Sees the same, whatever the latents, on a slope that is everywhere the same. */
  private static FeatureEncoder.Sight sight(
      FeatureEncoder.Seen target, FeatureEncoder.Seen drawn, double steepness) {
    return new FeatureEncoder.Sight() {
      @Override
      public FeatureEncoder.Seen target() {
        return target;
      }

      @Override
      public FeatureEncoder.Seen at(NDArray latents) {
        return drawn;
      }

      @Override
      public NDArray slope(NDArray latents) {
        return Losses.scale(latents.onesLike(), steepness / FeatureEncoder.SLOPE_GAIN);
      }
    };
  }

  /** Pictures and features of the right shapes; each picture's are drawn from a seed of its own. */
  private FeatureEncoder.Seen looked(int seed, int count) {
    int[][] taps = {{64, 31}, {128, 15}, {256, 7}, {384, 3}, {384, 3}, {512, 3}, {512, 3}};
    NDList pictures = new NDList();
    List<NDList> features = Stream.generate(NDList::new).limit(taps.length).toList();
    for (int i = 0; i < count; i++) {
      Random random = new Random(seed + i);
      pictures.add(array(SyntheticGenerator.gaussian(random, .5, 1, 3, 64, 64)));
      for (int tap = 0; tap < taps.length; tap++) {
        int channels = taps[tap][0];
        int side = taps[tap][1];
        features
            .get(tap)
            .add(array(SyntheticGenerator.gaussian(random, .04, 1, channels, side, side)));
      }
    }
    return new FeatureEncoder.Seen(
        NDArrays.concat(pictures, 0),
        features.stream().map(list -> NDArrays.concat(list, 0)).toList());
  }

  private NDArray array(FloatTensor values) {
    return Tensors.array(manager, values);
  }
}
