package dev.pti;

import dev.pti.core.film.FrameTrack;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Puts the report of a sequence together. */
final class FrameReport {
  /** How many frames are measured at most. */
  private static final int MEASURED = 20;

  private FrameReport() {}

  static Report of(TunedFrames tuned) {
    InvertedFrames inverted = tuned.inverted();
    Map<String, Object> sections = Reports.common(inverted.pti(), inverted.isOpened());
    sections.put("frames", frames(inverted));
    Map<String, Object> inversion = Report.section();
    inversion.put("inverter", inverted.inverter());
    sections.put("inversion", inversion);
    Map<String, Double> before = new LinkedHashMap<>();
    Map<String, Double> after = new LinkedHashMap<>();
    Map<String, Double> alone = tuned.isRefined() ? new LinkedHashMap<>() : after;
    int[] measured = measured(inverted.places());
    for (int index : measured) {
      Tuned frame = tuned.get(index);
      add(before, frame.inverted().metrics(), measured.length);
      add(after, frame.metrics(), measured.length);
      if (tuned.isRefined()) {
        add(alone, frame.unrefined().metrics(), measured.length);
      }
    }
    double perceptual = alone.getOrDefault("lpips", Double.NaN);
    sections.put(
        "tuning",
        Reports.tuningSection(tuned.tuning(), tuned.seconds(), tuned.threads(), perceptual));
    if (tuned.isRefined()) {
      sections.put(
          "refinement",
          Reports.refinementSection(
              tuned.tuning(),
              tuned.refinements(),
              after.getOrDefault("lpips", Double.NaN),
              after.getOrDefault("mse", Double.NaN)));
    }
    Map<String, Object> metrics = Report.section();
    metrics.put("frames", measured.length);
    metrics.put("before", before);
    metrics.put("after", after);
    sections.put("metrics", metrics);
    return Report.of(sections);
  }

  private static Map<String, Object> frames(InvertedFrames inverted) {
    FrameSettings settings = inverted.frames().settings();
    Map<String, Object> section = Report.section();
    section.put("source", String.valueOf(inverted.frames().reader()));
    section.put("count", inverted.names().size());
    section.put("landmark_smoothing", settings.landmarkSmoothing());
    section.put("latent_smoothing", settings.latentSmoothing());
    section.put("following_steps", settings.followingSteps());
    section.put("bridged", inverted.bridged());
    section.put("left_out", inverted.leftOut());
    return section;
  }

  /** Spread evenly over those that have a face of their own. */
  private static int[] measured(List<FrameTrack.Place> places) {
    int[] own = IntStream.range(0, places.size()).filter(i -> !places.get(i).isBridged()).toArray();
    int count = Math.min(MEASURED, own.length);
    return IntStream.range(0, count).map(i -> own[(int) ((long) i * own.length / count)]).toArray();
  }

  private static void add(Map<String, Double> means, Metrics metrics, int count) {
    metrics
        .toMap()
        .forEach(
            (name, value) ->
                means.merge(name, ((Number) value).doubleValue() / count, Double::sum));
  }
}
