package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.StyleLayer;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StyleGanTest {
  private static final TensorFile SMALL = ParityFiles.read("small.generator");

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void draws_at_its_resolution_with_widths_that_differ_from_block_to_block(int resolution) {
    TensorFile file = SyntheticGenerator.of(resolution, 5, 9, size -> 40 / size + size % 7 + 2);
    try (Loaded loaded = new Loaded(file)) {
      StyleGan generator = loaded.generator;
      assertThat(generator.config().mapping().layers()).isEqualTo(2);
      assertThat(generator.inputWidth()).isEqualTo(5);
      assertThat(generator.latentWidth()).isEqualTo(9);
      NDArray ws = generator.map(loaded.gaussian(1, 2, 5), .7);
      assertThat(ws.getShape().getShape()).containsExactly(2, generator.layers(), 9);
      NDArray image = generator.synthesize(ws);
      assertThat(image.getShape().getShape()).containsExactly(2, 3, resolution, resolution);
      assertThat(Tensors.tensor(image).isFinite()).isTrue();
    }
  }

  @Test
  void draws_1024_pixels() {
    try (Loaded loaded = new Loaded(SyntheticGenerator.of(1024, 4, 6, size -> 4))) {
      assertThat(loaded.generator.layers()).isEqualTo(18);
      NDArray image = loaded.generator.synthesize(loaded.gaussian(1, 1, 18, 6));
      assertThat(image.getShape().getShape()).containsExactly(1, 3, 1024, 1024);
      assertThat(Tensors.tensor(image).isFinite()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "small.generator, synthesis.b4.const",
    "wide.generator, synthesis.b4.const",
    "stylegan3-r.generator, synthesis.input.weight"
  })
  void its_segments_draw_the_same_bits_and_share_out_the_weights_of_synthesis(
      String file, String first) {
    try (Loaded loaded = new Loaded(ParityFiles.read(file))) {
      StyleGan generator = loaded.generator;
      NDArray ws = loaded.gaussian(3, 2, generator.layers(), generator.latentWidth());
      NDList drawn = new NDList();
      List<String> read = new ArrayList<>();
      for (DifferentiableGenerator.Segment segment : generator.segments()) {
        drawn = segment.draw(drawn, ws, generator.noise());
        read.addAll(segment.parameters());
      }
      assertThat(drawn.singletonOrThrow().toFloatArray())
          .isEqualTo(generator.synthesize(ws).toFloatArray());
      assertThat(read)
          .containsExactlyInAnyOrderElementsOf(
              generator.parameters().keySet().stream()
                  .filter(name -> name.startsWith("synthesis."))
                  .toList());
      assertThat(generator.segments().get(0).parameters()).contains(first);
    }
  }

  @Test
  void it_lends_the_activations_that_go_from_one_segment_to_the_next() {
    try (Loaded loaded = new Loaded(SMALL)) {
      StyleGan generator = loaded.generator;
      NDArray ws = loaded.gaussian(3, 2, 8, 32);
      NDList drawn = new NDList();
      List<DifferentiableGenerator.Segment> segments = generator.segments();
      for (int i = 0, side = 4; side < 32; i++, side *= 2) {
        drawn = segments.get(i).draw(drawn, ws, generator.noise());
        NDArray lent = generator.activations(ws, generator.noise(), side);
        assertThat(lent.getShape()).isEqualTo(drawn.get(0).getShape());
        assertThat(lent.toFloatArray()).isEqualTo(drawn.get(0).toFloatArray());
      }
      NDArray last = generator.activations(ws, generator.noise(), 32);
      assertThat(last.getShape().getShape()).startsWith(2).endsWith(32, 32);
      assertThatThrownBy(() -> generator.activations(ws, generator.noise(), 12))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("no layers of resolution 12, the generator has them of [4, 8, 16, 32]");
    }
  }

  @Test
  void a_batch_is_its_pictures_one_by_one() {
    try (Loaded loaded = new Loaded(SMALL)) {
      NDArray ws = loaded.gaussian(3, 3, 8, 32);
      NDArray together = loaded.generator.synthesize(ws);
      for (int i = 0; i < 3; i++) {
        NDArray alone = loaded.generator.synthesize(ws.get("{}:{}", i, i + 1));
        assertAlike(together.get("{}:{}", i, i + 1), alone);
      }
    }
  }

  @Test
  void each_picture_may_have_noise_of_its_own() {
    try (Loaded loaded = new Loaded(SMALL)) {
      NDArray ws = loaded.gaussian(4, 1, 8, 32);
      Map<String, NDArray> own = new LinkedHashMap<>();
      loaded
          .generator
          .noise()
          .forEach(
              (name, map) -> {
                long r = map.getShape().get(0);
                own.put(name, loaded.gaussian(name.hashCode(), 2, 1, r, r));
              });
      NDArray both = loaded.generator.synthesize(ws.repeat(0, 2), own);
      for (int i = 0; i < 2; i++) {
        Map<String, NDArray> one = new LinkedHashMap<>();
        int picture = i;
        own.forEach((name, maps) -> one.put(name, maps.get("{}, 0", picture)));
        assertAlike(both.get("{}:{}", i, i + 1), loaded.generator.synthesize(ws, one));
      }
      assertThat(both.get("0").sub(both.get("1")).abs().max().getFloat()).isGreaterThan(1e-3f);
    }
  }

  @Test
  void truncation_pulls_towards_the_mean_up_to_the_cutoff() {
    try (Loaded loaded = new Loaded(SMALL)) {
      NDArray z = loaded.gaussian(5, 1, 32);
      float[] mean = SMALL.get("mapping.w_avg").toArray();
      NDArray truncated = loaded.generator.map(z, null, 0, 3);
      assertThat(truncated.get("0, 2").toFloatArray()).containsExactly(mean);
      assertThat(truncated.get("0, 3").toFloatArray())
          .containsExactly(loaded.generator.map(z, 1).get("0, 3").toFloatArray());
    }
  }

  @Test
  void replacing_tensors_leaves_the_original_as_it_was() {
    try (Loaded loaded = new Loaded(SMALL)) {
      NDArray ws = loaded.gaussian(6, 1, 8, 32);
      float[] before = loaded.generator.synthesize(ws).toFloatArray();
      NDArray bias = loaded.gaussian(7, 3);
      NDArray changed =
          loaded.generator.with(Map.of("synthesis.b4.torgb.bias", bias)).synthesize(ws);
      assertThat(changed.toFloatArray()).isNotEqualTo(before);
      assertThat(loaded.generator.synthesize(ws).toFloatArray()).isEqualTo(before);
    }
  }

  @Test
  void lists_the_layers_that_take_a_style() {
    try (Loaded loaded = new Loaded(SyntheticGenerator.of(16, 5, 9, size -> 3))) {
      List<StyleLayer> layers = loaded.generator.styleLayers();
      assertThat(layers)
          .extracting(StyleLayer::name)
          .containsExactly(
              "b4.conv1",
              "b4.torgb",
              "b8.conv0",
              "b8.conv1",
              "b8.torgb",
              "b16.conv0",
              "b16.conv1",
              "b16.torgb");
      assertThat(layers)
          .extracting(StyleLayer::latentLayer)
          .containsExactly(0, 1, 1, 2, 3, 3, 4, 5);
    }
  }

  @Test
  void refuses_latents_of_another_shape() {
    try (Loaded loaded = new Loaded(SMALL)) {
      assertRefused(
          () -> loaded.generator.synthesize(loaded.gaussian(1, 1, 14, 32)),
          "ws has shape [1, 14, 32], generator wants [n, 8, 32]");
      assertRefused(
          () -> loaded.generator.synthesize(loaded.gaussian(1, 8, 32)),
          "ws has shape [8, 32], generator wants [n, 8, 32]");
      assertRefused(
          () -> loaded.generator.map(loaded.gaussian(1, 1, 31), 1),
          "z has shape [1, 31], generator wants [n, 32]");
    }
  }

  @Test
  void refuses_labels_that_are_missing_or_superfluous_or_of_another_width() {
    try (Loaded loaded = new Loaded(SMALL)) {
      NDArray z = loaded.gaussian(1, 1, 32);
      assertRefused(
          () -> loaded.generator.map(z, loaded.gaussian(1, 1, 3), 1, 8),
          "labels were given, but the generator has no classes");
    }
    try (Loaded loaded = new Loaded(ParityFiles.read("clamped-conditional.generator"))) {
      NDArray z = loaded.gaussian(1, 1, 24);
      assertRefused(
          () -> loaded.generator.map(z, 1),
          "the generator has 3 classes: set a ClassLabel, --class of ./pti");
      assertRefused(
          () -> loaded.generator.map(z, loaded.gaussian(1, 1, 4), 1, 6),
          "labels has shape [1, 4], generator wants [n, 3]");
    }
  }

  @Test
  void refuses_a_replacement_of_another_shape() {
    try (Loaded loaded = new Loaded(SMALL)) {
      assertRefused(
          () -> loaded.generator.with(Map.of("synthesis.b4.torgb.bias", loaded.gaussian(1, 4))),
          "synthesis.b4.torgb.bias has shape (4), generator wants (3)");
    }
  }

  @Test
  void refuses_a_weight_that_is_not_a_number() {
    TensorFile file = SyntheticGenerator.of(16, 8, 8, size -> 4);
    float[] bias = {1, Float.NaN, 3, 4};
    TensorFile broken =
        SyntheticGenerator.changed(file, "synthesis.b16.conv0.bias", FloatTensor.wrap(bias, 4));
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      assertRefused(
          () -> StyleGan.load("test.safetensors", broken, manager),
          "test.safetensors holds a value in synthesis.b16.conv0.bias that is not finite");
    }
  }

  @Test
  void finds_the_average_of_w_where_the_checkpoint_lacks_it() {
    TensorFile file = SyntheticGenerator.of(16, 8, 8, size -> 4);
    TensorFile without = SyntheticGenerator.changed(file, "mapping.w_avg", null);
    try (Loaded one = new Loaded(without);
        Loaded other = new Loaded(without)) {
      float[] average = one.generator.tensor("mapping.w_avg").toFloatArray();
      assertThat(other.generator.tensor("mapping.w_avg").toFloatArray()).isEqualTo(average);
      NDArray codes = one.gaussian(3, 20_000, 8);
      NDArray mean = one.generator.map(codes, 1).get(":, 0").mean(new int[] {0});
      assertThat(average).containsExactly(mean.toFloatArray(), within(.1f));
    }
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  private static void assertAlike(NDArray actual, NDArray expected) {
    assertThat(ParityFiles.error(Tensors.tensor(actual), Tensors.tensor(expected)))
        .isLessThan(1e-5);
  }
}
