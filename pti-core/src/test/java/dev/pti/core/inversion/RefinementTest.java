package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.BatchInverter;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.PictureSize;
import dev.pti.api.StepListener;
import dev.pti.api.Target;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** ReStyle's way from the average latent to a pivot. */
class RefinementTest {
  private static final NDManager MANAGER = TorchEngine.newManager(Device.cpu());
  private static final int LAYERS = 8;
  private static final EncoderRuleWeights RULE =
      new EncoderRuleWeights(ParityFiles.shapes("restyle-ir_se.names"), 0);
  private static final FloatTensor AVERAGE =
      SyntheticGenerator.gaussian(new Random(3), 1, LAYERS, 512);
  private static final StyleGan GENERATOR =
      StyleGan.load("synthetic", SyntheticGenerator.of(32, 16, 512, size -> 4), MANAGER);

  private static final EncoderNetwork NETWORK =
      EncoderNetwork.load("rule", EncoderArchitecture.RESTYLE_PSP, RULE, MANAGER);

  @AfterAll
  static void close() {
    MANAGER.close();
  }

  private static Target target(int seed) {
    return Target.of("dots", SyntheticGenerator.gaussian(new Random(seed), .5, 3, 32, 32));
  }

  private static EncoderInversion looking(int iterations) {
    return new EncoderInversion(
        NETWORK, EncoderInversion.Start.CHECKPOINT, AVERAGE, Map.of(), iterations, "");
  }

  private static EncoderInversion load(String iterations, Optional<FloatTensor> average) {
    Map<String, String> options = new HashMap<>(Map.of("encoder_type", "BackboneEncoder"));
    if (!iterations.isEmpty()) {
      options.put("n_iters_per_batch", iterations);
    }
    return EncoderInversion.load(new HeapSource("restyle.pt", RULE, average, options), MANAGER);
  }

  private static TorchWorkspace workspace() {
    return new TorchWorkspace(
        MANAGER,
        GENERATOR,
        TinyRun.ROUGH,
        List.of(TinyRun.ROUGH),
        StepListener.none(),
        new GaussianDraws(1));
  }

  private static Inversion invert(EncoderInversion encoder, Target target) {
    try (TorchWorkspace workspace = workspace()) {
      return encoder.invert(target, workspace);
    }
  }

  /** As the published script does it, written down step by step. */
  private static FloatTensor expected(Target target, int iterations) {
    try (TorchWorkspace workspace = workspace();
        Scope scope = new Scope();
        NDManager own = MANAGER.newSubManager()) {
      NDArray picture = Tensors.array(own, target.picture().toTensor().reshape(1, 3, 32, 32));
      NDArray seen = EncoderNetwork.resize(picture, PictureSize.square(256));
      NDArray codes = Tensors.array(own, AVERAGE.reshape(1, LAYERS, 512));
      for (int i = 0; i < iterations; i++) {
        float[] drawn = GENERATOR.synthesize(codes).toFloatArray();
        // Of a picture smaller than what the network sees each pixel is repeated.
        float[] large = new float[3 * 256 * 256];
        for (int at = 0; at < large.length; at++) {
          int row = at / 256 % 256 / 8;
          large[at] = drawn[(at / 65536 * 32 + row) * 32 + at % 256 / 8];
        }
        NDArray last = Tensors.array(own, FloatTensor.wrap(large, 1, 3, 256, 256));
        codes = codes.add(NETWORK.encode(NDArrays.concat(new NDList(seen, last), 1)));
      }
      return Tensors.tensor(codes).reshape(LAYERS, 512);
    }
  }

  @Test
  void each_pass_sees_what_the_last_one_draws_and_adds_what_it_lacks() {
    Inversion inversion = invert(looking(3), target(4));
    assertThat(ParityFiles.error(inversion.pivot().toTensor(), expected(target(4), 3)))
        .isLessThan(1e-5);
    assertThat(inversion.settings())
        .containsEntry("inverter", "restyle-psp")
        .containsEntry("iterations", 3)
        .containsEntry("latent_average", "checkpoint");
  }

  @Test
  void several_are_found_at_once_as_they_are_alone() {
    EncoderInversion encoder = looking(2);
    try (TorchWorkspace one = workspace();
        TorchWorkspace other = workspace()) {
      List<BatchInverter.Outcome> found =
          encoder.invertAll(
              List.of(
                  new BatchInverter.Sought(target(4), one),
                  new BatchInverter.Sought(target(5), other)));
      for (int i = 0; i < 2; i++) {
        FloatTensor alone = invert(encoder, target(4 + i)).pivot().toTensor();
        assertThat(ParityFiles.error(found.get(i).get().pivot().toTensor(), alone))
            .isLessThan(1e-4);
      }
    }
  }

  @Test
  void it_looks_five_times_and_starts_from_the_generators_mean_where_nothing_else_is_said() {
    EncoderInversion encoder = load("", Optional.empty());
    Inversion inversion = invert(encoder, target(4));
    assertThat(inversion.settings())
        .containsEntry("iterations", 5)
        .containsEntry("latent_average", "generator");
    int before = MANAGER.getManagedArrays().size();
    assertThat(invert(encoder, target(4))).isEqualTo(inversion);
    assertThat(MANAGER.getManagedArrays()).hasSize(before);
  }

  @Test
  void refuses_an_option_that_is_no_number_of_passes() {
    assertThatThrownBy(() -> load("0", Optional.of(AVERAGE)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("restyle.pt says opts.n_iters_per_batch 0, wanted 1 to 99");
  }
}
