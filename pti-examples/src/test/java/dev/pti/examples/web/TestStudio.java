package dev.pti.examples.web;

import dev.pti.Faces;
import dev.pti.Pti;
import dev.pti.api.FaceChoice;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.optimization.DragSettings;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Edit;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Studios that tune a small generator from its mean. */
final class TestStudio {
  private static final Path GENERATOR = Path.of("..", "generators", "portrait64.safetensors");

  private static final DragSettings DRAGGING = DragSettings.builder().steps(2).build();

  private static final FeatureRefinement REFINING =
      FeatureRefinement.ofDefaults().with(b -> b.steps(3).learningRate(.03));

  private TestStudio() {}

  static Studio open(int steps) {
    return open(steps, step -> false);
  }

  static Studio open(int steps, Predicate<Step> enough) {
    return open(steps, enough, DRAGGING, true, pti -> Optional.empty());
  }

  /** Starts with a saved run, and tunes in no steps. */
  static Studio open(Path run, Optional<Supplier<Picture>> photograph) {
    return open(
        0,
        step -> false,
        DRAGGING,
        true,
        pti -> Optional.of(new Opened(pti.open(run), photograph)));
  }

  /** Leaves the generator as it is. */
  static Studio untuned() {
    return open(0, step -> false, DRAGGING, false, pti -> Optional.empty());
  }

  /** Drags so, in a generator that is left as it is. */
  static Studio dragging(DragSettings settings) {
    return open(0, step -> false, settings, false, pti -> Optional.empty());
  }

  /** Tunes in few steps, and has more sliders. */
  static Studio offering(Function<Pti, List<Slider>> more) {
    Function<Pti, List<Slider>> all =
        pti -> Stream.concat(sliders(pti).stream(), more.apply(pti).stream()).toList();
    return open(2, step -> false, DRAGGING, true, all, pti -> Optional.empty());
  }

  private static Studio open(
      int steps,
      Predicate<Step> enough,
      DragSettings dragging,
      boolean tunes,
      Function<Pti, Optional<Opened>> run) {
    return open(steps, enough, dragging, tunes, TestStudio::sliders, run);
  }

  private static Studio open(
      int steps,
      Predicate<Step> enough,
      DragSettings dragging,
      boolean tunes,
      Function<Pti, List<Slider>> sliders,
      Function<Pti, Optional<Opened>> run) {
    Aligner aligner = Aligner.face(Faces.detector(), FaceChoice.largest());
    PivotalTuning tuner =
        PivotalTuning.of(
            TuningSettings.builder()
                .steps(steps)
                .threshold(OptionalDouble.empty())
                .stopWhen(enough)
                .locality(Optional.empty())
                .build());
    Example example = new Example("astronaut", Photographs::astronaut);
    return Studio.open(
        Pti.builder().device("cpu").generator(GENERATOR).inverter(new MeanLatent()).tuner(tuner),
        new Setup(aligner, tunes, dragging, REFINING, example, sliders, run));
  }

  private static List<Slider> sliders(Pti pti) {
    DirectionCatalog bundled = DirectionCatalog.bundled(pti.generator());
    return Stream.of("smile", "turn")
        .map(name -> new Slider(name, Edit.of(bundled.get(name), 1), 2, "Named", "portraits"))
        .toList();
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
