package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.LossTerm;
import dev.pti.api.Mask;
import dev.pti.api.StepListener;
import dev.pti.api.Tuner;
import dev.pti.core.image.Aligner;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a {@code Pti} was built with, for its runs and their reports. */
record Settings(
    String generatorLabel,
    Inverter inverter,
    Tuner tuner,
    List<LossTerm> inversionLosses,
    List<LossTerm> losses,
    @Nullable Mask mask,
    Aligner aligner,
    long seed,
    String preset,
    StepListener listener,
    @Nullable ResumeFolder resumeFolder,
    Executor executor) {

  /** A tuner with the locality regularization that was asked for apart from it. */
  static Tuner tuner(Tuner tuner, @Nullable UnaryOperator<TuningSettings.Builder> locality) {
    if (locality == null) {
      return tuner;
    }
    if (tuner instanceof PivotalTuning pivotal) {
      return pivotal.with(locality);
    }
    throw new InvalidInputException(
        "locality is a setting of PivotalTuning, but the tuner is " + tuner);
  }
}
