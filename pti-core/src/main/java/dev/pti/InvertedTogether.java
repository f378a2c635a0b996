package dev.pti;

import com.google.common.io.MoreFiles;
import dev.pti.api.InvalidInputException;
import dev.pti.api.JointTuner;
import dev.pti.api.Subject;
import dev.pti.api.Tuning;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several photographs found in one generator, to be tuned together. A heap value, like the {@link
 * Inverted} that it holds. Thread-safe.
 */
public final class InvertedTogether {
  private final Pti pti;
  private final List<Inverted> all;

  private InvertedTogether(Pti pti, List<Inverted> all) {
    this.pti = pti;
    this.all = all;
  }

  /**
   * Puts photographs together, however each was inverted.
   *
   * @param inverted at least one, by one {@link Pti}, of targets with different names
   * @return them
   * @throws InvalidInputException if there is none, two have one name, or one is of another {@code
   *     Pti}
   */
  public static InvertedTogether of(List<Inverted> inverted) {
    Subject.requireDifferent(inverted.stream().map(it -> it.target().name()).toList());
    Pti pti = inverted.get(0).pti();
    inverted.forEach(it -> requireOf(pti, it));
    return new InvertedTogether(pti, List.copyOf(inverted));
  }

  @SuppressWarnings("ReferenceEquality") // identity is what is meant
  static void requireOf(Pti pti, Inverted inverted) {
    if (inverted.pti() != pti) {
      throw new InvalidInputException(
          inverted.target().name() + " was inverted by another Pti than the first photograph");
    }
  }

  static InvertedTogether invert(Pti pti, List<Path> photographs) {
    Subject.requireDifferent(
        photographs.stream().map(path -> MoreFiles.getNameWithoutExtension(path)).toList());
    List<Inverted> kept = new ArrayList<>();
    Map<String, RuntimeException> failures = new LinkedHashMap<>();
    for (Path photograph : photographs) {
      pti.session().requireOpen();
      try {
        kept.add(pti.invert(photograph));
      } catch (RuntimeException e) {
        failures.put(MoreFiles.getNameWithoutExtension(photograph), e);
      }
    }
    if (!failures.isEmpty()) {
      throw new PartlyInvertedException(kept, failures);
    }
    return of(kept);
  }

  /**
   * Tunes one generator around all pivots until each yields its photograph.
   *
   * @return the tuned generator, with each photograph in it
   * @throws InvalidInputException if the tuner is no {@link JointTuner}
   * @throws dev.pti.api.DivergedException if a loss turns NaN; the last good state is in it
   * @throws dev.pti.api.StoppedException if a loss term or the listener fails; likewise
   */
  public TunedTogether tune() {
    Settings settings = pti.settings();
    if (!(settings.tuner() instanceof JointTuner tuner)) {
      throw new InvalidInputException(
          "tuner %s takes one photograph, several together want a JointTuner, as PivotalTuning is"
              .formatted(settings.tuner()));
    }
    List<Subject> subjects =
        all.stream().map(it -> new Subject(it.inversion(), it.target())).toList();
    long start = System.nanoTime();
    List<Tuning> tunings =
        pti.session().run(settings, workspace -> tuner.tuneTogether(subjects, workspace));
    return TunedTogether.of(pti, all, tunings, Pti.secondsSince(start));
  }

  /**
   * Returns every photograph.
   *
   * @return in order
   */
  public List<Inverted> all() {
    return all;
  }

  /**
   * Returns the photographs' names.
   *
   * @return in order
   */
  public List<String> names() {
    return all.stream().map(it -> it.target().name()).toList();
  }

  @Override
  public String toString() {
    return String.join(", ", names()) + " inverted";
  }
}
