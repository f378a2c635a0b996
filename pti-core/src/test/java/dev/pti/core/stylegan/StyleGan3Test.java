package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import dev.pti.api.Arithmetic;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.StyleLayer;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.Tensors;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link StyleGan3ParityTest} does not compare with NVIDIA's code. */
class StyleGan3Test {
  private static final TensorFile FILE = ParityFiles.read("stylegan3-r.generator");

  private final Loaded loaded = new Loaded(FILE);
  private final StyleGan generator = loaded.generator;
  private final NDArray ws = loaded.gaussian(3, 2, 9, 16);

  @AfterEach
  void close() {
    loaded.close();
  }

  private NDArray activations(StyleGan of, int side) {
    return of.activations(ws, Map.of(), side);
  }

  private static double distance(NDArray one, NDArray other) {
    return ParityFiles.error(Tensors.tensor(one), Tensors.tensor(other));
  }

  @Test
  void has_no_noise_maps_and_moves_no_buffer() {
    assertThat(generator.noise()).isEmpty();
    assertThat(generator.parameters().keySet())
        .contains("synthesis.input.weight", "synthesis.L6_32_5.affine.bias", "mapping.fc1.weight")
        .noneMatch(
            name ->
                name.endsWith("_filter")
                    || name.endsWith("magnitude_ema")
                    || name.endsWith("freqs")
                    || name.endsWith("phases")
                    || name.endsWith("transform")
                    || name.endsWith("w_avg"));
  }

  @ParameterizedTest
  @ValueSource(floats = {0, -1})
  void refuses_a_magnitude_that_is_none(float magnitude) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(FILE.tensors());
    tensors.put(
        "synthesis.L6_32_5.magnitude_ema", FloatTensor.wrap(new float[] {magnitude}, new long[0]));
    TensorFile file = new TensorFile(tensors, Map.of());
    assertThatThrownBy(() -> new Loaded(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageEndingWith(
            " holds synthesis.L6_32_5.magnitude_ema of " + magnitude + ", wanted a number above 0");
  }

  @Test
  void weights_that_were_replaced_by_their_like_draw_the_same() {
    Map<String, NDArray> copies = new LinkedHashMap<>();
    generator.parameters().forEach((name, array) -> copies.put(name, array.duplicate()));
    assertThat(distance(generator.with(copies).synthesize(ws), generator.synthesize(ws)))
        .as("the sums of squares of its weights are computed anew")
        .isLessThan(1e-5);
  }

  @Test
  void a_batch_is_its_pictures_one_by_one() {
    NDArray together = generator.synthesize(ws);
    for (int i = 0; i < 2; i++) {
      NDArray alone = generator.synthesize(ws.get(i + ":" + (i + 1)));
      assertThat(distance(together.get(i + ":" + (i + 1)), alone)).isLessThan(1e-4);
    }
  }

  @Test
  void lends_the_part_of_its_activations_that_lies_in_the_picture() {
    assertThat(activations(generator, 16).getShape().getShape()).containsExactly(2, 10, 16, 16);
    assertThat(activations(generator, 32).getShape().getShape()).containsExactly(2, 5, 32, 32);
    assertThat(generator.channels(16)).isEqualTo(10);
    assertThatThrownBy(() -> activations(generator, 8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no layers of resolution 8, the generator has them of [16, 32]");
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32})
  void an_offset_is_added_to_them_alone(int side) {
    NDArray own = activations(generator, side);
    NDArray at = own.get("0:1");
    NDArray offset = loaded.gaussian(5, at.getShape().getShape());
    StyleGan refined = generator.refined(offset, at, Double.POSITIVE_INFINITY);
    assertThat(distance(activations(refined, side), own.add(offset))).isLessThan(1e-5);
    assertThat(distance(refined.synthesize(ws), generator.synthesize(ws))).isGreaterThan(.01);
    assertThat(generator.refined(at.zerosLike(), at, .2).synthesize(ws.get("0:1")).toFloatArray())
        .as("an offset of zeros")
        .isEqualTo(generator.synthesize(ws.get("0:1")).toFloatArray());
  }

  @Test
  void its_styles_draw_what_the_latent_does() {
    NDArray one = ws.get("0:1");
    Map<String, NDArray> styles = new LinkedHashMap<>();
    for (StyleLayer layer : generator.styleLayers()) {
      NDArray latent = one.get(":, {}", layer.latentLayer());
      NDArray weight = loaded.array(layer.weight());
      styles.put(
          layer.name(),
          latent.matMul(weight.transpose()).squeeze(0).add(loaded.array(layer.bias())));
    }
    assertThat(styles.keySet()).startsWith("input", "L0_36_10", "L1_36_10").endsWith("L7_32_3");
    assertThat(generator.styleLayers().get(8).toRgb()).isTrue();
    assertThat(distance(generator.synthesizeStyles(styles), generator.synthesize(one)))
        .isLessThan(1e-4);
  }

  @Test
  void waves_beyond_the_usual_bandwidth_are_not_dampened_where_the_file_does_not_say_it() {
    Map<String, FloatTensor> higher = new LinkedHashMap<>(FILE.tensors());
    String waves = "synthesis.input.freqs";
    float[] values = higher.get(waves).toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] *= 2;
    }
    higher.put(waves, FloatTensor.wrap(values, higher.get(waves).shape()));
    Map<String, String> stated = new LinkedHashMap<>(FILE.metadata());
    stated.put("first_cutoff", "4");
    try (Loaded unsaid = new Loaded(new TensorFile(higher, FILE.metadata()));
        Loaded said = new Loaded(new TensorFile(higher, stated))) {
      assertThat(distance(unsaid.generator.synthesize(ws), said.generator.synthesize(ws)))
          .isLessThan(1e-5);
    }
  }

  @Test
  void bfloat16_rounds_its_convolutions() {
    NDArray full = generator.synthesize(ws);
    NDArray half = generator.in(Arithmetic.BFLOAT16).synthesize(ws);
    double mean = half.sub(full).abs().mean().getFloat() / full.abs().mean().getFloat();
    assertThat(mean).isBetween(1e-6, .05);
  }
}
