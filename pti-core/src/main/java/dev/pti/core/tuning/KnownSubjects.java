package dev.pti.core.tuning;

import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a run keeps of its subjects from first to last. A list may read each anew when it is asked
 * for, as that of a film does: so each is asked for once, before the first step, and then when its
 * turn comes.
 *
 * @param names of all, which differ
 * @param noise the maps that each draws with in place of the generator's own
 */
record KnownSubjects(List<String> names, List<Map<String, FloatTensor>> noise) {
  /**
   * Looks at every subject.
   *
   * @throws InvalidInputException if one does not fit the generator, or two have one name
   */
  static KnownSubjects of(
      List<Subject> subjects, TuningSettings settings, DifferentiableGenerator generator) {
    List<String> names = new ArrayList<>();
    List<Map<String, FloatTensor>> noise = new ArrayList<>();
    for (Subject subject : subjects) {
      names.add(subject.name());
      subject.target().requireSize(generator.pictureSize());
      subject.inversion().pivot().requireFits(generator.layers(), generator.latentWidth());
      noise.add(Objective.noise(settings, subject.inversion()));
    }
    Subject.requireDifferent(names);
    return new KnownSubjects(names, noise);
  }
}
