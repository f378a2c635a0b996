package dev.pti;

import dev.pti.api.Inversion;
import dev.pti.api.Mask;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Step;
import dev.pti.api.Tuning;
import dev.pti.api.shared.PartNames;
import dev.pti.core.tensor.TorchEngine;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Puts reports together under the names of {@code report.json}. */
final class Reports {
  /** The time of what stopped, which reports leave out. */
  static final double NOT_MEASURED = Double.NaN;

  private Reports() {}

  static Report inversion(Inverted inverted) {
    return Report.of(sections(inverted, inverted.metrics()));
  }

  static Report tuning(Tuned tuned) {
    Metrics before = tuned.inverted().metrics();
    Map<String, Object> sections = sections(tuned.inverted(), before);
    Metrics after = tuned.metrics();
    putTuning(sections, tuned, after);
    sections.put("metrics", metrics(before, after));
    return Report.of(sections);
  }

  private static Map<String, Object> metrics(Metrics before, Metrics after) {
    Map<String, Object> metrics = Report.section();
    metrics.put("before", before.toMap());
    metrics.put("after", after.toMap());
    return metrics;
  }

  /** What is common, then each photograph by its name, without what its own report adds. */
  static Report together(TunedTogether together) {
    boolean isOpened = together.all().stream().anyMatch(it -> it.inverted().isOpened());
    Map<String, Object> sections = common(together.pti(), isOpened);
    Map<String, Object> photographs = Report.section();
    for (Tuned tuned : together.all()) {
      Metrics before = tuned.inverted().metrics();
      Metrics after = tuned.metrics();
      Map<String, Object> photograph = Report.section();
      photograph.put("inversion", inversionSection(tuned.inverted(), before));
      putTuning(photograph, tuned, after);
      photograph.put("metrics", metrics(before, after));
      photographs.put(tuned.target().name(), photograph);
    }
    sections.put("photographs", photographs);
    return Report.of(sections);
  }

  private static Map<String, Object> sections(Inverted inverted, Metrics before) {
    Map<String, Object> sections = common(inverted.pti(), inverted.isOpened(), inverted.mask());
    sections.put("target", inverted.target().name());
    inverted
        .target()
        .placement()
        .ifPresent(it -> sections.put("placement", placement(it, inverted)));
    sections.put("inversion", inversionSection(inverted, before));
    Map<String, Object> metrics = Report.section();
    metrics.put("before", before.toMap());
    sections.put("metrics", metrics);
    return sections;
  }

  private static Map<String, Object> placement(Placement placement, Inverted inverted) {
    Map<String, Object> section = Report.section();
    section.put("centre", List.of(placement.centre().x(), placement.centre().y()));
    section.put("side", placement.side());
    section.put("degrees", Math.toDegrees(placement.angle()));
    section.put("photograph", List.of(placement.width(), placement.height()));
    placement.warning(inverted.target().size()).ifPresent(text -> section.put("warning", text));
    return section;
  }

  private static void putSeconds(Map<String, Object> section, double seconds) {
    if (!Double.isNaN(seconds)) {
      section.put("seconds", seconds);
    }
  }

  private static void putThreads(Map<String, Object> section, int threads) {
    if (threads > 0) {
      section.put("threads", threads);
    }
  }

  /** What a result's name says of its time: nothing if it was not measured. */
  static String inSeconds(double seconds) {
    return Double.isNaN(seconds) ? "" : String.format(Locale.ROOT, " in %.1f s", seconds);
  }

  /**
   * What a {@code Pti} says of its runs.
   *
   * @param isOpened whether another one made the run, whose settings are not known here
   */
  static Map<String, Object> common(Pti pti, boolean isOpened) {
    return common(pti, isOpened, isOpened ? null : pti.settings().mask());
  }

  private static Map<String, Object> common(Pti pti, boolean isOpened, @Nullable Mask mask) {
    Session session = pti.session();
    Map<String, Object> sections = Report.section();
    Map<String, Object> generator = Report.section();
    generator.put("label", pti.settings().generatorLabel());
    generator.put("sha256", session.sha256());
    generator.put("resolution", session.generator().resolution());
    PictureSize size = session.generator().pictureSize();
    if (!size.isSquare()) {
      generator.put("picture_size", size.toString());
    }
    ClassLabel classLabel = pti.settings().classLabel();
    if (classLabel != null) {
      generator.put("class_label", classLabel.toString());
    }
    sections.put("generator", generator);
    if (!isOpened) {
      sections.put("seed", pti.settings().seed());
      sections.put("preset", pti.settings().preset());
      sections.put("arithmetic", pti.settings().arithmetic().toString());
      sections.put("aligner", PartNames.of(pti.settings().aligner(), "own aligner"));
    }
    sections.put("device", session.device().isGpu() ? "gpu" : "cpu");
    sections.put("engine", TorchEngine.version());
    sections.put("threads", TorchEngine.threads());
    sections.put("perceptual", session.perceptual().name());
    if (mask != null) {
      sections.put("mask", mask.name());
    }
    return sections;
  }

  private static Map<String, Object> inversionSection(Inverted inverted, Metrics before) {
    Inversion inversion = inverted.inversion();
    Map<String, Object> section = Report.section();
    section.put("inverter", inversion.settings().get(Inverted.INVERTER));
    section.put("steps", inversion.history().size());
    putSeconds(section, inverted.seconds());
    putThreads(section, inverted.threads());
    section.put("lpips", before.perceptual());
    section.put("mse", before.mse());
    section.put("settings", inversion.settings());
    section.put("loss", inversion.history().stream().map(Step::loss).toList());
    return section;
  }

  /** What tuning alone has reached stands with it; what is after both, with the refinements. */
  private static void putTuning(Map<String, Object> sections, Tuned tuned, Metrics after) {
    Metrics alone = tuned.isRefined() ? tuned.unrefined().metrics() : after;
    sections.put(
        "tuning",
        tuningSection(tuned.tuning(), tuned.seconds(), tuned.threads(), alone.perceptual()));
    if (tuned.isRefined()) {
      sections.put(
          "refinement",
          refinementSection(tuned.tuning(), tuned.refinements(), after.perceptual(), after.mse()));
    }
  }

  /** What refinements added, and how near it comes. */
  static Map<String, Object> refinementSection(
      Tuning tuning, List<Refined> refinements, double perceptual, double mse) {
    Map<String, Object> section = Report.section();
    section.put("lpips", perceptual);
    section.put("mse", mse);
    section.put("values", tuning.features().stream().mapToInt(it -> it.offset().count()).sum());
    section.put("runs", refinements.stream().map(Reports::run).toList());
    return section;
  }

  private static Map<String, Object> run(Refined refined) {
    Map<String, Object> run = Report.section();
    run.put("steps", refined.found().history().size());
    run.put("stopped_by", refined.found().stoppedBy());
    putSeconds(run, refined.seconds());
    run.put("settings", refined.found().settings());
    run.put("loss", refined.found().history().stream().map(Step::loss).toList());
    return run;
  }

  static Map<String, Object> tuningSection(
      Tuning tuning, double seconds, int threads, double perceptual) {
    List<Step> history = tuning.history();
    Map<String, Object> section = Report.section();
    section.put("steps", history.size());
    section.put("stopped_by", tuning.stoppedBy());
    putSeconds(section, seconds);
    section.put("lpips", perceptual);
    section.put("l2", last(history, "l2"));
    section.put("parameters_changed", changed(tuning));
    section.put("settings", tuning.settings());
    section.put("loss", history.stream().map(Step::loss).toList());
    section.put("locality", history.stream().flatMap(Reports::locality).toList());
    putThreads(section, threads);
    return section;
  }

  private static Stream<Double> locality(Step step) {
    return Stream.ofNullable(step.losses().get("locality"));
  }

  private static Double last(List<Step> history, String term) {
    return history.isEmpty()
        ? Double.NaN
        : history.get(history.size() - 1).losses().getOrDefault(term, Double.NaN);
  }

  private static int changed(Tuning tuning) {
    return tuning.difference().values().stream().mapToInt(it -> it.count()).sum();
  }
}
