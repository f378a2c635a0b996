package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Tuner;
import dev.pti.api.shared.PartNames;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a builder was told about how to tune, checked as far as it can be without a generator. */
@FunctionalInterface
interface TunerChoice {
  /**
   * Loads what has to be loaded.
   *
   * @return the tuner for a number of photographs in one generator
   */
  IntFunction<Tuner> in(Session session);

  /**
   * The tuner that was chosen, or else the preset's for a number of photographs.
   *
   * @throws InvalidInputException if it cannot have what was asked for apart from it
   */
  static TunerChoice of(BuilderOptions told) {
    // The builder may be told otherwise when it has built this.
    Tuner chosen = told.tuner;
    HyperStyle hyperStyle = told.hyperStyle;
    Preset preset = told.preset;
    Apart apart = new Apart(told.locality, told.recomputation);
    if (hyperStyle != null) {
      return of(hyperStyle, apart);
    }
    IntFunction<Tuner> tuners =
        photographs -> apart.in(chosen != null ? chosen : preset.tuner(photographs));
    Tuner ofOne = tuners.apply(1);
    return session -> photographs -> photographs == 1 ? ofOne : tuners.apply(photographs);
  }

  private static TunerChoice of(HyperStyle hyperStyle, Apart apart) {
    PivotalTuning then = hyperStyle.then();
    if (then == null) {
      apart.requireNone(hyperStyle);
      return session -> {
        Tuner loaded = session.load(hyperStyle);
        return photographs -> loaded;
      };
    }
    Tuner further = apart.in(then);
    return session -> {
      Tuner both = new TunersInSequence(session.load(hyperStyle), further);
      return photographs -> both;
    };
  }

  /**
   * What is asked for apart from a tuner, and is a setting of it.
   *
   * @param locality null if it stays as the tuner has it
   */
  record Apart(@Nullable UnaryOperator<TuningSettings.Builder> locality, boolean recomputation) {
    /** A tuner with it. */
    Tuner in(Tuner tuner) {
      if (!(tuner instanceof PivotalTuning pivotal)) {
        requireNone(tuner);
        return tuner;
      }
      PivotalTuning local = locality == null ? pivotal : pivotal.with(locality);
      return recomputation ? local.with(b -> b.recomputation(true)) : local;
    }

    /** Refuses it for a tuner that has no such settings. */
    void requireNone(Object tuner) {
      if (locality != null || recomputation) {
        throw new InvalidInputException(
            "%s is a setting of PivotalTuning, but the tuner is %s"
                .formatted(
                    locality != null ? "locality" : "recomputation",
                    PartNames.of(tuner, "own tuner")));
      }
    }
  }
}
