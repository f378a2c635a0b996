package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.RecordedDraws;
import dev.pti.core.perceptual.HashedLpips;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectionParityTest {
  private static final double TOLERANCE = 1e-3;

  /** The weight of noise regularization in the reference. */
  private static final double NOISE = 1e5;

  @ParameterizedTest
  @ValueSource(strings = {"small", "human", "odd"})
  void projects_into_w_as_the_reference_does_step_for_step(String name) {
    String fixture = name + ".projection.expected";
    assumeTrue(ParityFiles.has(fixture), "no numbers of it in the folder");
    TensorFile expected = ParityFiles.read(fixture);
    int steps = Integer.parseInt(expected.metadata().get("steps"));
    Projection projection = Projection.inW(ProjectionSettings.builder().steps(steps).build());
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      StyleGan generator = StyleGan.load(name, ParityFiles.read(name + ".generator"), manager);
      LossTerm distance = distance(name, manager);
      try (TorchWorkspace workspace =
          new TorchWorkspace(
              manager, generator, distance, List.of(), step -> {}, new GaussianDraws(0))) {
        LatentStatistics statistics = LatentStatistics.measure(workspace, 600);
        assertThat(ParityFiles.error(statistics.mean(), expected.get("w_avg"))).isLessThan(1e-4);
        assertThat(statistics.deviation() / expected.get("w_std").get(0))
            .isBetween(1 - 1e-4, 1 + 1e-4);

        Inversion inversion =
            projection.invert(
                Target.of("target", expected.get("target")),
                new RecordedDraws(workspace, expected, Map.of()));

        compare(expected, "loss", inversion, Step::loss);
        compare(expected, "lr", inversion, Step::learningRate);
        if (expected.tensors().containsKey("distance")) {
          compare(expected, "distance", inversion, step -> step.losses().get("lpips-vgg"));
          compare(expected, "regularization", inversion, it -> NOISE * it.losses().get("noise"));
        }
        FloatTensor w = FloatTensor.wrap(inversion.pivot().layer(0), 1, inversion.pivot().width());
        assertThat(ParityFiles.error(w, expected.get("w_final"))).isLessThan(TOLERANCE);
        assertThat(ParityFiles.movementError(statistics.mean(), w, expected.get("w_final")))
            .isLessThan(1e-2);
        assertThat(inversion.noise()).isNotEmpty();
        inversion
            .noise()
            .forEach(
                (layer, map) -> {
                  String key =
                      "noise_final_before_normalisation." + layer.replace("synthesis.", "");
                  assertThat(ParityFiles.error(map, normalized(expected.get(key))))
                      .as(layer)
                      .isLessThan(TOLERANCE);
                });
      }
    }
  }

  /** Pictures of 12 columns are too small for VGG; its name says what noise is weighed against. */
  private static LossTerm distance(String name, NDManager manager) {
    return name.equals("odd") ? Losses.l2().named("lpips-vgg") : HashedLpips.vgg(manager);
  }

  private static void compare(
      TensorFile expected, String key, Inversion inversion, ToDoubleFunction<Step> value) {
    float[] actual = new float[inversion.history().size()];
    for (int i = 0; i < actual.length; i++) {
      actual[i] = (float) value.applyAsDouble(inversion.history().get(i));
    }
    FloatTensor tensor = FloatTensor.wrap(actual, actual.length);
    assertThat(ParityFiles.error(tensor, expected.get(key))).as(key).isLessThan(TOLERANCE);
  }

  private static FloatTensor normalized(FloatTensor map) {
    float[] values = map.toArray();
    double mean = 0;
    for (float value : values) {
      mean += value / (double) values.length;
    }
    double square = 0;
    for (float value : values) {
      square += Math.pow(value - mean, 2) / values.length;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean) / Math.sqrt(square));
    }
    return FloatTensor.wrap(values, map.shape());
  }
}
