package dev.pti.examples.web;

import dev.pti.Faces;
import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.FaceChoice;
import dev.pti.api.Step;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import dev.pti.editing.DirectionCatalog;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Studios that tune a small generator from its mean. */
final class TestStudio {
  private static final Path GENERATOR = Path.of("..", "generators", "portrait64.safetensors");

  private TestStudio() {}

  static Studio open(int steps) {
    return open(steps, step -> false);
  }

  static Studio open(int steps, Predicate<Step> enough) {
    Aligner aligner = Aligner.face(Faces.detector(), FaceChoice.largest());
    PivotalTuning tuner =
        PivotalTuning.of(
            TuningSettings.builder()
                .steps(steps)
                .threshold(0)
                .stopWhen(enough)
                .locality(Optional.empty())
                .build());
    return Studio.open(
        Pti.builder().device("cpu").generator(GENERATOR).inverter(new MeanLatent()).tuner(tuner),
        aligner,
        Photographs::astronaut,
        pti -> {
          Direction smile = DirectionCatalog.bundled(pti.generator()).get("smile");
          Direction turn = DirectionCatalog.bundled(pti.generator()).get("turn");
          return List.of(new Slider(smile, 2, "portraits"), new Slider(turn, 2, "portraits"));
        });
  }

  /** Waits; the limit of the test ends it. */
  static void until(BooleanSupplier isSo) throws InterruptedException {
    while (!isSo.getAsBoolean()) {
      Thread.sleep(20);
    }
  }

  static void untilOver(Sitting sitting) throws InterruptedException {
    until(() -> sitting.state().isOver());
  }

  /** Waits for the first step. */
  static void untilTuning(Sitting sitting) throws InterruptedException {
    until(() -> sitting.described().containsKey("steps"));
  }
}
