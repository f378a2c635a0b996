package dev.pti.editing;

import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an edit does: stages in sequence, in each of which steps look at the same latent and add up.
 *
 * @param all stages of at least one step each; none leaves everything as it is
 */
record EditStages(List<List<EditStep>> all) {
  static final EditStages NONE = new EditStages(List.of());

  EditStages {
    all = all.stream().map(List::copyOf).toList();
  }

  static EditStages of(EditStep step) {
    return new EditStages(List.of(List.of(step)));
  }

  EditStages onLayers(LayerRange layers) {
    return new EditStages(
        all.stream()
            .map(stage -> stage.stream().map(step -> step.onLayers(layers)).toList())
            .toList());
  }

  EditStages and(EditStages other) {
    if (all.isEmpty() || other.all.isEmpty()) {
      return all.isEmpty() ? other : this;
    }
    List<EditStep> together = new ArrayList<>(inOneStage());
    for (EditStep step : other.inOneStage()) {
      add(together, step);
    }
    return new EditStages(List.of(together));
  }

  EditStages then(EditStages next) {
    List<List<EditStep>> longer = new ArrayList<>(all);
    longer.addAll(next.all);
    return new EditStages(longer);
  }

  EditStages times(double factor) {
    return all.isEmpty()
        ? this
        : new EditStages(
            List.of(
                inOneStage().stream()
                    .map(step -> step.withAmount(step.amount() * factor))
                    .toList()));
  }

  /** Several stages are a step by themselves. */
  private List<EditStep> inOneStage() {
    return all.size() == 1 ? all.get(0) : List.of(new Part(this, 1, LayerRange.all()));
  }

  /** Two steps that differ in their amounts alone are one. */
  private static void add(List<EditStep> steps, EditStep step) {
    for (int i = 0; i < steps.size(); i++) {
      EditStep present = steps.get(i);
      if (present.withAmount(1).equals(step.withAmount(1))) {
        steps.set(i, present.withAmount(present.amount() + step.amount()));
        return;
      }
    }
    steps.add(step);
  }

  void requireFits(Generator wanted) {
    all.forEach(stage -> stage.forEach(step -> step.requireFits(wanted)));
  }

  Latent edit(Latent latent) {
    Latent edited = latent;
    for (List<EditStep> stage : all) {
      edited = edit(stage, edited);
    }
    return edited;
  }

  private static Latent edit(List<EditStep> stage, Latent latent) {
    if (stage.size() == 1) {
      return stage.get(0).edit(latent);
    }
    float[] values = latent.toTensor().toArray();
    double[] sum = new double[values.length];
    stage.forEach(step -> step.addTo(sum, latent));
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (values[i] + sum[i]);
    }
    return Latent.inWPlus(FloatTensor.wrap(values, latent.layers(), latent.width()));
  }

  @Override
  public String toString() {
    if (all.isEmpty()) {
      return "unedited";
    }
    return all.stream()
        .map(stage -> stage.stream().map(EditStep::toString).collect(Collectors.joining(", ")))
        .collect(Collectors.joining(", then "));
  }
}
