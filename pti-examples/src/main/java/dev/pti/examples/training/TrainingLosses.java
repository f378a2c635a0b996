package dev.pti.examples.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a step of training lost, before weights.
 *
 * @param distances of what each pass found, the first pass first
 * @param l2 of the last pass, as the rest
 * @param latents of pictures whose latents are known
 * @param layers how far a latent's layers stand apart
 */
record TrainingLosses(List<Double> distances, double l2, double latents, double layers) {
  /** Averages those of several steps. */
  static TrainingLosses mean(List<TrainingLosses> steps) {
    List<Double> distances = new ArrayList<>();
    for (int pass = 0; pass < steps.get(0).distances.size(); pass++) {
      int at = pass;
      distances.add(steps.stream().mapToDouble(s -> s.distances.get(at)).average().orElseThrow());
    }
    return new TrainingLosses(
        distances,
        steps.stream().mapToDouble(TrainingLosses::l2).average().orElseThrow(),
        steps.stream().mapToDouble(TrainingLosses::latents).average().orElseThrow(),
        steps.stream().mapToDouble(TrainingLosses::layers).average().orElseThrow());
  }

  /** Prints the distances of all passes. */
  static String text(List<Double> distances) {
    return distances.stream()
        .map(distance -> String.format(Locale.ROOT, "%.4f", distance))
        .collect(Collectors.joining(" "));
  }

  @Override
  public String toString() {
    return String.format(
        Locale.ROOT,
        "distance %s, L2 %.4f, latents %.4f, layers %.4f",
        text(distances),
        l2,
        latents,
        layers);
  }
}
