package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.PictureSize;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.TinyRun;
import dev.pti.core.inversion.encoder.EncoderArchitecture;
import dev.pti.core.inversion.encoder.EncoderNetwork;
import dev.pti.core.inversion.encoder.EncoderRuleWeights;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class EncoderInversionTest {
  private static final NDManager MANAGER = TorchEngine.newManager(Device.cpu());
  private static final int LAYERS = 6;
  private static final EncoderRuleWeights RULE =
      new EncoderRuleWeights(EncoderRuleWeights.shapes(LAYERS), 0);
  private static final FloatTensor AVERAGE =
      SyntheticGenerator.gaussian(new Random(3), 1, LAYERS, 512);
  private static final Target TARGET =
      Target.of("dots", SyntheticGenerator.gaussian(new Random(4), .5, 3, 16, 16));

  /** The smallest that there is: 16 x 16 pixels from 6 styles. */
  private static final StyleGan GENERATOR = generator(16, 512);

  private static final PictureSize SIGHT = PictureSize.square(256);
  private static final EncoderNetwork NETWORK =
      EncoderNetwork.load("rule", EncoderArchitecture.PSP, RULE, MANAGER);

  /** What the encoder makes of the target, relative to where it starts. */
  private static final FloatTensor CODES = codes();

  private static FloatTensor codes() {
    try (Scope scope = new Scope()) {
      NDArray picture = Tensors.array(MANAGER, TARGET.picture().toTensor().reshape(1, 3, 16, 16));
      return Tensors.tensor(NETWORK.encode(EncoderNetwork.resize(picture, SIGHT)))
          .reshape(LAYERS, 512);
    }
  }

  private static StyleGan generator(int resolution, int width) {
    return StyleGan.load(
        "synthetic", SyntheticGenerator.of(resolution, 16, width, size -> 4), MANAGER);
  }

  @AfterAll
  static void close() {
    MANAGER.close();
  }

  private static EncoderInversion from(EncoderInversion.Start start) {
    return new EncoderInversion(NETWORK, start, null, Map.of(), 1, "");
  }

  private static Inversion invert(EncoderInversion encoder, Target target, StyleGan generator) {
    try (TorchWorkspace workspace =
        new TorchWorkspace(
            MANAGER,
            generator,
            TinyRun.ROUGH,
            List.of(TinyRun.ROUGH),
            StepListener.none(),
            new GaussianDraws(1))) {
      return encoder.invert(target, workspace);
    }
  }

  @Test
  void reads_a_checkpoint_and_starts_from_its_latent_average() {
    EncoderSource source =
        new HeapSource(
            "psp.pt",
            RULE,
            Optional.of(AVERAGE),
            Map.of("encoder_type", "GradualStyleEncoder", "start_from_latent_avg", "True"));

    Inversion inversion;
    try (NDManager own = MANAGER.newSubManager()) {
      EncoderInversion encoder = EncoderInversion.load(source, own);
      assertThat(encoder).hasToString("GradualStyleEncoder of 6 styles, sha256 of psp.pt");
      inversion = invert(encoder, TARGET, GENERATOR);
    }

    assertThat(inversion.pivot().toTensor()).isEqualTo(sum(CODES, AVERAGE));
    assertThat(inversion.pivot().isInW()).isFalse();
    assertThat(inversion.noise()).isEmpty();
    assertThat(inversion.history()).isEmpty();
    assertThat(inversion.settings())
        .containsEntry("inverter", "psp")
        .containsEntry("latent_average", "checkpoint")
        .containsEntry("encoder", "psp.pt")
        .containsEntry("encoder_sha256", "of psp.pt");
  }

  @Test
  void starts_from_zero_if_it_was_trained_so() {
    Inversion inversion = invert(from(EncoderInversion.Start.ZERO), TARGET, GENERATOR);
    assertThat(inversion.pivot().toTensor()).isEqualTo(CODES);
    assertThat(inversion.settings()).containsEntry("latent_average", "zero");
  }

  @Test
  void starts_from_the_generators_mean_where_the_checkpoint_has_none() {
    Inversion inversion = invert(from(EncoderInversion.Start.GENERATOR), TARGET, GENERATOR);
    FloatTensor mean = SyntheticGenerator.of(16, 16, 512, size -> 4).tensors().get("mapping.w_avg");
    assertThat(ParityFiles.error(inversion.pivot().toTensor(), sum(CODES, mean))).isLessThan(1e-6);
    assertThat(inversion.settings()).containsEntry("latent_average", "generator");
  }

  @Test
  void an_encoder_into_w_gives_a_point_of_w_for_any_generator() {
    Map<String, String> options = Map.of("encoder_type", "BackboneEncoderUsingLastLayerIntoW");
    EncoderRuleWeights rule = new EncoderRuleWeights(EncoderRuleWeights.single(), 0);
    try (NDManager own = MANAGER.newSubManager()) {
      EncoderSource bare = new HeapSource("w", rule, Optional.empty(), options);
      EncoderInversion encoder = EncoderInversion.load(bare, own);
      assertThat(encoder.toString())
          .startsWith("BackboneEncoderUsingLastLayerIntoW of one style, sha256 ");
      assertThat(encoder.name()).isEqualTo("psp-w");
      Inversion inversion = invert(encoder, TARGET, GENERATOR);
      assertThat(inversion.pivot().layers()).isEqualTo(LAYERS);
      assertThat(inversion.pivot().isInW()).isTrue();

      EncoderSource stacked = new HeapSource("w", rule, Optional.of(AVERAGE), options);
      Inversion from = invert(EncoderInversion.load(stacked, own), TARGET, GENERATOR);
      assertThat(from.pivot().toTensor()).isEqualTo(sum(inversion.pivot().toTensor(), AVERAGE));

      FloatTensor ten = FloatTensor.wrap(new float[10 * 512], 10, 512);
      EncoderSource larger = new HeapSource("w", rule, Optional.of(ten), options);
      EncoderInversion other = EncoderInversion.load(larger, own);
      assertThatThrownBy(() -> other.requireFits(GENERATOR))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("encoder gives 10 styles, generator wants 6");
    }
  }

  private static FloatTensor sum(FloatTensor codes, FloatTensor average) {
    float[] values = codes.toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] += average.get(i % average.count());
    }
    return FloatTensor.wrap(values, codes.shape());
  }

  @Test
  void one_that_was_trained_on_cars_fits_generators_of_their_proportions_alone() {
    Map<String, String> cars = Map.of("encoder", "cars.pt");
    EncoderInversion encoder =
        new EncoderInversion(NETWORK, EncoderInversion.Start.ZERO, null, cars, 1, "cars_encode");
    assertThatThrownBy(() -> encoder.requireFits(GENERATOR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cars.pt was trained on cars_encode, pictures of 256 x 192, generator draws 16 x 16");
    TensorFile tensors = SyntheticGenerator.of(new PictureSize(4, 3), 16, 16, 512, size -> 4);
    StyleGan broad = StyleGan.load("broad", tensors, MANAGER);
    assertThat(broad.pictureSize()).isEqualTo(new PictureSize(16, 12));
    Target target = Target.of("dots", SyntheticGenerator.gaussian(new Random(4), .5, 3, 12, 16));
    assertThat(invert(encoder, target, broad).pivot().layers()).isEqualTo(LAYERS);
  }

  @Test
  void leaves_nothing_behind_in_the_managers() {
    EncoderInversion encoder = from(EncoderInversion.Start.ZERO);
    invert(encoder, TARGET, GENERATOR);
    int before = MANAGER.getManagedArrays().size();
    invert(encoder, TARGET, GENERATOR);
    assertThat(MANAGER.getManagedArrays()).hasSize(before);
  }

  @Test
  void refuses_a_generator_of_other_layers() {
    Target target = Target.of("dots", FloatTensor.wrap(new float[3 * 64 * 64], 3, 64, 64));
    assertRefused(target, generator(64, 512), "encoder gives 6 styles, generator wants 10");
  }

  @Test
  void refuses_a_generator_of_another_width() {
    assertRefused(
        TARGET, generator(16, 32), "encoder gives styles of width 512, generator wants 32");
  }

  @Test
  void refuses_a_target_of_another_size_than_the_generators() {
    Target target = Target.of("dots", FloatTensor.wrap(new float[3 * 64], 3, 8, 8));
    assertRefused(target, GENERATOR, "target dots is 8 x 8, generator draws 16 x 16");
  }

  private static void assertRefused(Target target, StyleGan generator, String message) {
    EncoderInversion encoder = from(EncoderInversion.Start.ZERO);
    assertThatThrownBy(() -> invert(encoder, target, generator))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }
}
