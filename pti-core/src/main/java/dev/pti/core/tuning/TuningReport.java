package dev.pti.core.tuning;

import dev.pti.api.LossTerm;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Lists settings under the names that reports use; one that is none is not listed. */
final class TuningReport {
  private TuningReport() {}

  static Map<String, Object> settings(TuningSettings settings, List<LossTerm> terms) {
    Map<String, Object> listed = new LinkedHashMap<>();
    listed.put("steps", settings.steps());
    listed.put("learning_rate", settings.learningRate());
    listed.put("schedule", lower(settings.schedule()));
    listed.put("warm_up", settings.warmUp());
    listed.put("cool_down", settings.coolDown());
    listed.put("accumulation", settings.accumulation());
    listed.put("parameters", settings.parameters().toString());
    settings.rank().ifPresent(it -> listed.put("rank", it));
    settings.threshold().ifPresent(it -> listed.put("threshold", it));
    settings.l2Threshold().ifPresent(it -> listed.put("l2_threshold", it));
    settings.patience().ifPresent(it -> listed.put("patience", it));
    listed.put("min_improvement", settings.minImprovement());
    settings.seconds().ifPresent(it -> listed.put("seconds", it));
    listed.put("keep_best", settings.keepBest());
    listed.put("recomputation", settings.recomputation());
    listed.put("noise", lower(settings.noise()));
    listed.put("losses", terms.stream().map(LossTerm::toString).toList());
    listed.put("difference_weight", settings.differenceWeight());
    settings.locality().ifPresent(locality -> listed.put("locality", locality.settings()));
    return listed;
  }

  /** Lists what a run over several subjects has besides. */
  static Map<String, Object> together(
      TuningSettings settings, int batch, List<String> names, int steps) {
    Map<String, Object> listed = new LinkedHashMap<>();
    listed.put("together", names);
    listed.put("order", lower(settings.order()));
    listed.put("batch", batch);
    listed.put("image_steps", steps);
    return listed;
  }

  private static String lower(Enum<?> choice) {
    return choice.name().toLowerCase(Locale.ROOT);
  }
}
