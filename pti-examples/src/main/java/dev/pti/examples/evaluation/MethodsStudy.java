package dev.pti.examples.evaluation;

import dev.pti.Inverted;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Generator;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import dev.pti.examples.measure.FaceAttributes;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Every inverter with every tuner: likeness, what else of the generator moved, whether edits keep
 * their effect, and time.
 *
 * <p>A row is written when it is measured. An inversion is found again only for rows that are
 * missing; equal seeds give equal bits, so that rows of one portrait belong together whenever they
 * were measured.
 */
final class MethodsStudy {
  static final String NAME = "methods";

  /** The seconds of the same rows alone, for few portraits on an idle machine. */
  static final String TIME = "time";

  static final String W = "W";
  static final String SLOPES = "W along slopes";
  static final String W_PLUS = "W+";
  static final String ENCODER = "encoder";
  static final String SEARCHED = "encoder, 30 steps in W+";
  static final List<String> INVERTERS = List.of(W, SLOPES, W_PLUS, ENCODER, SEARCHED);

  static final String UNTUNED = "untuned";
  static final String TUNED = "tuned";
  static final String LOCAL = "tuned with locality";
  static final List<String> TUNINGS = List.of(UNTUNED, TUNED, LOCAL);

  /** What is advised after the encoder. */
  static final Projection SHORT_SEARCH = Projection.inWPlus().onward();

  /** Tuning with locality regularization at each step; the presets' may change, this stays. */
  static final PivotalTuning LOCALITY_EACH_STEP =
      PivotalTuning.ofDefaults()
          .with(
              b ->
                  b.steps(150)
                      .learningRate(3e-3)
                      .schedule(TuningSettings.Schedule.COSINE)
                      .coolDown(0)
                      .parameters(ParameterChoice.all())
                      .locality(LocalityRegularizer.ofDefaults()));

  private static final int DRIFT_CODES = 20;

  private final Subject subject;
  private final Measurements measurements;
  private final List<String> inverters;
  private final Consumer<String> log;

  /**
   * Prepares.
   *
   * @param inverters whose rows are measured, of {@link #INVERTERS}
   */
  MethodsStudy(
      Subject subject, Measurements measurements, List<String> inverters, Consumer<String> log) {
    this.subject = subject;
    this.measurements = measurements;
    this.inverters = inverters;
    this.log = log;
  }

  static String method(String inverter, String tuning) {
    return inverter + ", " + tuning;
  }

  /** Measures one result; the time is that of inversion and tuning together. */
  private interface Measure {
    Map<String, Double> of(Pti pti, Tuned tuned, double seconds);
  }

  /** All figures. */
  void measure(List<Path> portraits) {
    try (FaceAttributes faces = new FaceAttributes()) {
      run(NAME, portraits, (pti, tuned, seconds) -> figures(pti, faces, tuned, seconds));
    }
  }

  /** Seconds alone. */
  void time(List<Path> portraits) {
    run(TIME, portraits, (pti, tuned, seconds) -> Map.of("seconds", seconds));
  }

  private void run(String study, List<Path> portraits, Measure measure) {
    List<Path> left = portraits.stream().filter(portrait -> isMissing(study, portrait)).toList();
    if (left.isEmpty()) {
      return;
    }
    warmUp(subject, left.get(0));
    PivotalTuning free = LOCALITY_EACH_STEP.with(b -> b.locality(Optional.empty()));
    Handover handover = new Handover();
    try (Pti w = subject.inW().build();
        Pti slopes = subject.builder().inverter(Projection.alongSlopes()).build();
        Pti wPlus = subject.builder().inverter(Projection.inWPlus()).build();
        Pti encoder = subject.encoder().build();
        Pti searched = subject.encoder(SHORT_SEARCH).build();
        Pti tuned = subject.builder().inverter(handover).tuner(free).build();
        Pti localTuned = subject.builder().inverter(handover).tuner(LOCALITY_EACH_STEP).build()) {
      Map<String, Pti> searches =
          Map.of(W, w, SLOPES, slopes, W_PLUS, wPlus, ENCODER, encoder, SEARCHED, searched);
      Map<String, Pti> tuners = Map.of(TUNED, tuned, LOCAL, localTuned);
      // The first pass takes longer than it would count for.
      encoder.invert(left.get(0));
      for (Path portrait : left) {
        for (String inverter : inverters) {
          if (isMissing(study, inverter, portrait)) {
            Pti search = Objects.requireNonNull(searches.get(inverter));
            run(study, inverter, portrait, search, handover, tuners, measure);
          }
        }
      }
    }
  }

  private boolean isMissing(String study, Path portrait) {
    return inverters.stream().anyMatch(inverter -> isMissing(study, inverter, portrait));
  }

  private boolean isMissing(String study, String inverter, Path portrait) {
    return TUNINGS.stream()
        .anyMatch(
            tuning -> !measurements.has(study, method(inverter, tuning), Portraits.name(portrait)));
  }

  private void run(
      String study,
      String inverter,
      Path portrait,
      Pti search,
      Handover handover,
      Map<String, Pti> tuners,
      Measure measure) {
    Timed<Inverted> inverted = Timed.of(() -> search.invert(portrait));
    handover.hold(inverted.result().inversion());
    for (String tuning : TUNINGS) {
      String method = method(inverter, tuning);
      measurements.measure(
          study,
          method,
          Portraits.name(portrait),
          () -> {
            Pti tuner = tuners.get(tuning);
            if (tuner == null) {
              Tuned untuned = inverted.result().withoutTuning();
              return measure.of(search, untuned, inverted.seconds());
            }
            Inverted again = tuner.invert(inverted.result().target());
            Timed<Tuned> tuned = Timed.of(again::tune);
            return measure.of(tuner, tuned.result(), inverted.seconds() + tuned.seconds());
          });
      log.accept(study + " " + Portraits.name(portrait) + ": " + method);
    }
  }

  /** Does what is done once in a process, which would count as the first portrait's time. */
  static void warmUp(Subject subject, Path portrait) {
    try (Pti pti =
        subject
            .builder()
            .inverter(Projection.inW().with(b -> b.steps(3)))
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(3)))
            .build()) {
      pti.invert(portrait).tune().metrics();
    }
  }

  static Map<String, Double> figures(Pti pti, FaceAttributes faces, Tuned tuned, double seconds) {
    Map<String, Double> figures = new LinkedHashMap<>(Studies.figures(tuned.metrics()));
    figures.put("drift", drift(pti, tuned));
    figures.putAll(MeasuredEdits.figures(pti, faces, tuned));
    figures.put("seconds", seconds);
    return figures;
  }

  /** Against the base with the same noise, so that noise does not count: 0 if nothing was tuned. */
  static double drift(Pti pti, Tuned tuned) {
    Generator base =
        tuned.tuning().noise().isEmpty()
            ? pti.generator()
            : tuned.inverted().withoutTuning().generator();
    return Drift.between(pti, base, tuned.generator(), tuned.latent(), DRIFT_CODES);
  }
}
