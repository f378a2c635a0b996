package dev.pti;

import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.LossTerm;
import dev.pti.api.Mask;
import dev.pti.api.Region;
import dev.pti.api.StepListener;
import dev.pti.api.Tuner;
import dev.pti.core.image.Aligner;
import dev.pti.core.inversion.Projection;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.tensor.Batches;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.Stitching;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Pti} was built with, for its runs and their reports.
 *
 * @param tuners the tuner for a number of photographs in one generator
 * @param refinement of what tuning leaves, or null for none
 * @param recomputation whether runs shall take less memory and more time
 * @param parallel how many photographs are tuned at a time, or 0 where nobody said so
 */
record Settings(
    String generatorLabel,
    @Nullable ClassLabel classLabel,
    Inverter inverter,
    IntFunction<Tuner> tuners,
    @Nullable FeatureRefinement refinement,
    boolean recomputation,
    List<LossTerm> inversionLosses,
    List<LossTerm> losses,
    @Nullable Mask mask,
    Aligner aligner,
    long seed,
    Arithmetic arithmetic,
    String preset,
    StepListener listener,
    @Nullable ResumeFolder resumeFolder,
    Executor executor,
    boolean notes,
    int batch,
    int parallel) {

  /**
   * What a builder was told, for its session.
   *
   * @param label the generator's
   * @param choice of the tuner
   */
  static Settings of(BuilderOptions told, Session session, String label, TunerChoice choice) {
    requireFits(told.refinement, session);
    IntFunction<Tuner> tuners = choice.in(session);
    Region region = told.mask.get();
    Mask fixed = region == null ? null : region.at(session.generator().pictureSize());
    List<LossTerm> losses = terms(told, session, told.losses, "loss", fixed);
    Optional<PivotalTuning> tuning = pivotal(tuners.apply(1));
    tuning.ifPresent(it -> it.requireFits(session.generator()));
    requireMeasured(losses, tuning, told.refinement, session.perceptual().name());
    return new Settings(
        label,
        told.classLabel,
        inverter(told, session, fixed),
        tuners,
        told.refinement,
        told.recomputation,
        terms(
            told,
            session,
            Objects.requireNonNullElse(told.inversionLosses, List::of),
            "inversionLoss",
            fixed),
        losses,
        fixed,
        told.aligner,
        told.seed,
        told.arithmetic,
        told.preset.name().toLowerCase(Locale.ROOT),
        told.listener,
        told.resumeFolder,
        told.executor,
        told.notes,
        told.batch > 0 ? told.batch : Batches.usual(session.generator().pictureSize()),
        told.parallel);
  }

  /** Refuses a resolution that the generator has not now, not after a tuning. */
  private static void requireFits(@Nullable FeatureRefinement refinement, Session session) {
    if (refinement != null) {
      refinement.settings().resolution().ifPresent(session.generator()::channels);
    }
  }

  /** The tuning by gradients among what a tuner does, which is the last of several. */
  private static Optional<PivotalTuning> pivotal(Tuner tuner) {
    Tuner last = tuner instanceof TunersInSequence both ? both.second() : tuner;
    return last instanceof PivotalTuning pivotal ? Optional.of(pivotal) : Optional.empty();
  }

  /** Refuses a threshold of what nothing measures now, not after an inversion or a tuning. */
  private static void requireMeasured(
      List<LossTerm> losses,
      Optional<PivotalTuning> tuning,
      @Nullable FeatureRefinement refinement,
      String perceptual) {
    tuning.ifPresent(it -> it.requireMeasured(losses, perceptual));
    if (refinement != null) {
      refinement.requireMeasured(losses, perceptual);
    }
  }

  private static Inverter inverter(BuilderOptions told, Session session, @Nullable Mask mask) {
    Inverter chosen = chosenInverter(told, session, mask);
    if (told.inversionLosses != null && !chosen.minimizesLosses()) {
      throw new InvalidInputException(
          "inversionLoss is a setting of a search, but the inverter is " + chosen.name());
    }
    return told.recomputation && chosen instanceof Projection search
        ? search.with(b -> b.recomputation(true))
        : chosen;
  }

  private static Inverter chosenInverter(
      BuilderOptions told, Session session, @Nullable Mask mask) {
    if (told.inverter != null) {
      return told.inverter.of(session);
    }
    boolean hasObjective =
        mask != null
            || told.inversionLosses != null
            || told.identity != 0
            || !told.perceptual.equals(PerceptualNetwork.squeezeCaffe());
    return told.preset.prefersEncoder() && told.generator == null && !hasObjective
        ? session.load(Encoder.bundled())
        : told.preset.search();
  }

  /** The same for a loop of stitching, which keeps no state. */
  Settings stitching(Stitching how, PerceptualDistance perceptual) {
    return with(how.terms(perceptual.in(arithmetic)), listener, null);
  }

  private static List<LossTerm> terms(
      BuilderOptions told,
      Session session,
      Function<LossTerm, List<LossTerm>> choice,
      String setting,
      @Nullable Mask fixed) {
    List<LossTerm> terms = new ArrayList<>(choice.apply(session.perceptual().in(told.arithmetic)));
    if (terms.isEmpty()) {
      throw new InvalidInputException(setting + "() wants at least one term");
    }
    if (told.identity != 0) {
      terms.add(session.identityTerm().weighted(told.identity));
    }
    return terms.stream().map(term -> fixed == null ? term : term.within(fixed)).toList();
  }

  /** The same for another listener. */
  Settings with(StepListener other) {
    return with(losses, other, resumeFolder);
  }

  private Settings with(
      List<LossTerm> otherLosses, StepListener otherListener, @Nullable ResumeFolder otherFolder) {
    return new Settings(
        generatorLabel,
        classLabel,
        inverter,
        tuners,
        refinement,
        recomputation,
        inversionLosses,
        otherLosses,
        mask,
        aligner,
        seed,
        arithmetic,
        preset,
        otherListener,
        otherFolder,
        executor,
        notes,
        batch,
        parallel);
  }

  /** The tuner for some photographs in one generator. */
  Tuner tuner(int photographs) {
    return tuners.apply(photographs);
  }
}
