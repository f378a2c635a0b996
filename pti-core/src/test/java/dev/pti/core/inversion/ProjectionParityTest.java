package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.RecordedDraws;
import dev.pti.core.perceptual.HashedLpips;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.Test;

class ProjectionParityTest {
  private static final double TOLERANCE = 1e-3;

  private final TensorFile expected = ParityFiles.read("small.projection.expected");

  @Test
  void projects_into_w_as_the_reference_does_step_for_step() {
    int steps = Integer.parseInt(expected.metadata().get("steps"));
    Projection projection = Projection.inW(ProjectionSettings.builder().steps(steps).build());
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      StyleGan generator = StyleGan.load("small", ParityFiles.read("small.generator"), manager);
      PerceptualDistance lpips = HashedLpips.vgg(manager);
      try (TorchWorkspace workspace =
          new TorchWorkspace(
              manager, generator, lpips, List.of(), step -> {}, new GaussianDraws(0))) {
        LatentStatistics statistics = LatentStatistics.measure(workspace, 600);
        assertThat(ParityFiles.error(statistics.mean(), expected.get("w_avg"))).isLessThan(1e-4);
        assertThat(statistics.deviation() / expected.get("w_std").get(0))
            .isBetween(1 - 1e-4, 1 + 1e-4);

        Inversion inversion =
            projection.invert(
                Target.of("target", expected.get("target")),
                new RecordedDraws(workspace, expected, Map.of()));

        compare(inversion, "loss", Step::loss);
        compare(inversion, "lr", Step::learningRate);
        FloatTensor w = FloatTensor.wrap(inversion.pivot().layer(0), 1, inversion.pivot().width());
        assertThat(ParityFiles.error(w, expected.get("w_final"))).isLessThan(TOLERANCE);
        assertThat(ParityFiles.movementError(statistics.mean(), w, expected.get("w_final")))
            .isLessThan(1e-2);
        assertThat(inversion.noise()).isNotEmpty();
        inversion
            .noise()
            .forEach(
                (name, map) -> {
                  String key = "noise_final_before_normalisation." + name.replace("synthesis.", "");
                  assertThat(ParityFiles.error(map, normalized(expected.get(key))))
                      .as(name)
                      .isLessThan(TOLERANCE);
                });
      }
    }
  }

  private void compare(Inversion inversion, String key, ToDoubleFunction<Step> value) {
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
