package dev.pti.core.tuning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.ParityFiles;
import dev.pti.core.RecordedDraws;
import dev.pti.core.perceptual.HashedLpips;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PivotalTuningParityTest {
  private static final double TOLERANCE = 1e-3;

  /** Below this a locality loss is float noise and is compared absolutely. */
  private static final double FLOAT_NOISE = 1e-4;

  @ParameterizedTest
  @CsvSource({
    "small, tuning", "small, tuning-locality", "small, tuning-locality-strong",
    "human, tuning", "human, tuning-locality", "human, tuning-locality-strong"
  })
  void tunes_as_the_reference_does_step_for_step(String name, String fixture) {
    String file = "%s.%s.expected".formatted(name, fixture);
    assumeTrue(ParityFiles.has(file), "no numbers of it in the folder");
    TensorFile expected = ParityFiles.read(file);
    TensorFile base = ParityFiles.read(name + ".generator");
    PivotalTuning tuner = PivotalTuning.of(settings(expected));
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      StyleGan generator = StyleGan.load(name, base, manager);
      PerceptualDistance lpips = HashedLpips.alex(manager);
      try (TorchWorkspace workspace =
          new TorchWorkspace(
              manager,
              generator,
              lpips,
              List.of(lpips, Losses.l2()),
              step -> {},
              new GaussianDraws(0))) {
        Inversion pivot =
            Inversion.builder().pivot(Latent.inWPlus(expected.get("pivot_ws"))).build();

        Tuning tuning =
            tuner.tune(
                pivot,
                Target.of("target", expected.get("target")),
                new RecordedDraws(workspace, expected, Map.of("locality.z", "z")));

        compare(tuning, "lpips-alex", expected.get("lpips"));
        compare(tuning, "l2", expected.get("l2"));
        compare(tuning, "loss", expected.get("loss"));
        if (expected.tensors().containsKey("locality")) {
          compareLocality(tuning, expected.get("locality"));
        }
        compareParameters(tuning, base, expected);
        Map<String, NDArray> tuned = new HashMap<>();
        tuning
            .difference()
            .forEach(
                (tensor, difference) ->
                    tuned.put(tensor, generator.tensor(tensor).add(workspace.array(difference))));
        NDArray image =
            generator.with(tuned).synthesize(Tensors.array(manager, expected.get("pivot_ws")));
        assertThat(ParityFiles.error(Tensors.tensor(image), expected.get("image_after")))
            .isLessThan(TOLERANCE);
      }
    }
  }

  private static TuningSettings settings(TensorFile expected) {
    double lambda = Double.parseDouble(expected.metadata().get("locality_lambda"));
    return TuningSettings.builder()
        .steps(Integer.parseInt(expected.metadata().get("steps")))
        .threshold(OptionalDouble.empty())
        .locality(
            lambda == 0
                ? Optional.empty()
                : Optional.of(
                    LocalityRegularizer.builder()
                        .l2Weight(lambda)
                        .perceptualWeight(lambda)
                        .build()))
        .build();
  }

  private static FloatTensor history(Tuning tuning, String term) {
    List<Step> steps = tuning.history();
    float[] values = new float[steps.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = steps.get(i).losses().get(term).floatValue();
    }
    return FloatTensor.wrap(values, values.length);
  }

  private static void compare(Tuning tuning, String term, FloatTensor expected) {
    assertThat(ParityFiles.error(history(tuning, term), expected)).as(term).isLessThan(TOLERANCE);
  }

  private static void compareLocality(Tuning tuning, FloatTensor expected) {
    FloatTensor actual = history(tuning, "locality");
    double largest = 0;
    for (int i = 0; i < expected.count(); i++) {
      largest = Math.max(largest, expected.get(i));
    }
    for (int i = 0; i < expected.count(); i++) {
      double tolerance = TOLERANCE * Math.max(largest, FLOAT_NOISE);
      assertThat((double) actual.get(i))
          .as("locality %d", i)
          .isCloseTo(expected.get(i), within(tolerance));
    }
  }

  private static void compareParameters(Tuning tuning, TensorFile base, TensorFile expected) {
    int compared = 0;
    for (String key : expected.tensors().keySet()) {
      if (key.startsWith("after.")) {
        String name = key.substring("after.".length());
        FloatTensor start = base.get(name);
        FloatTensor difference = tuning.difference().get(name);
        float[] after = start.toArray();
        for (int i = 0; i < after.length; i++) {
          after[i] += difference.get(i);
        }
        assertThat(
                ParityFiles.movementError(
                    start, FloatTensor.wrap(after, start.shape()), expected.get(key)))
            .as(name)
            .isLessThan(1e-2);
        compared++;
      }
    }
    assertThat(compared).isPositive();
  }
}
