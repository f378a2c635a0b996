package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.Subject;
import dev.pti.api.Tuning;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * Several photographs in one tuned generator: the weights are the same for all, the pivot and the
 * noise maps are each photograph's own. A heap value, like the {@link Tuned} that it holds.
 * Thread-safe.
 */
public final class TunedTogether {
  private final Pti pti;
  private final List<Tuned> all;

  private TunedTogether(Pti pti, List<Tuned> all) {
    this.pti = pti;
    this.all = List.copyOf(all);
  }

  static TunedTogether of(
      Pti pti, List<Inverted> inverted, List<Tuning> tunings, double seconds, int threads) {
    List<Tuned> all = new ArrayList<>();
    for (int i = 0; i < inverted.size(); i++) {
      all.add(new Tuned(pti, inverted.get(i), tunings.get(i), seconds, threads, List.of()));
    }
    return new TunedTogether(pti, all);
  }

  /** The same, each refined. */
  TunedTogether refined(FeatureRefinement how, Cancellation cancellation) {
    return new TunedTogether(pti, Refined.ofEach(all, how, cancellation));
  }

  /**
   * Puts together again what was tuned together, saved apart and opened.
   *
   * @param tuned at least one, by one {@link Pti}, of targets with different names
   * @return them
   * @throws InvalidInputException if there is none, two have one name, one is of another {@code
   *     Pti}, or they are not in one generator
   */
  public static TunedTogether of(List<Tuned> tuned) {
    Subject.requireDifferent(tuned.stream().map(it -> it.target().name()).toList());
    Tuned first = tuned.get(0);
    for (Tuned other : tuned) {
      InvertedTogether.requireOf(first.pti(), other.inverted());
      if (!other.tuning().difference().equals(first.tuning().difference())) {
        throw new InvalidInputException(
            "%s and %s are not in one generator: their differences from the base are not equal"
                .formatted(first.target().name(), other.target().name()));
      }
    }
    return new TunedTogether(first.pti(), tuned);
  }

  /**
   * Returns every photograph in the tuned generator.
   *
   * @return in order; each edits, saves and measures by itself, and reports the seconds of the
   *     whole run
   */
  public List<Tuned> all() {
    return all;
  }

  /**
   * Returns a photograph in the tuned generator.
   *
   * @param name of its target
   * @return edits, saves and measures by itself
   * @throws InvalidInputException if there is none of the name
   */
  public Tuned get(String name) {
    return all.stream()
        .filter(it -> it.target().name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "no photograph is named %s, there are %s"
                        .formatted(name, String.join(", ", names()))));
  }

  /**
   * Returns the photographs' names.
   *
   * @return in order
   */
  public List<String> names() {
    return all.stream().map(it -> it.target().name()).toList();
  }

  /**
   * Draws what lies between two photographs: their pivots and, where they were fitted, their noise
   * maps, mixed along a line; of what refined each as much as its part of the mixture, which goes
   * along with what it belongs to, and fades besides with the distance from its pivot, measured
   * without what refined the other at the same resolution.
   *
   * @param from a photograph's name
   * @param to another's
   * @param amount 0 gives the picture of the first, 1 that of the second; beyond goes on
   * @return the picture
   * @throws InvalidInputException if there is none of a name, or the amount is not finite
   */
  public Picture between(String from, String to, double amount) {
    if (!Double.isFinite(amount)) {
      throw new InvalidInputException("amount is " + amount + ", wanted a finite number");
    }
    Tuned one = get(from);
    Tuned other = get(to);
    Latent latent = one.latent().mix(other.latent(), amount);
    Tuning unrefined = Tuning.builder().from(one.tuning()).features(List.of()).build();
    Map<String, FloatTensor> noise = noiseBetween(one.tuning(), other.tuning(), amount);
    List<SharedFeatures> shares =
        List.of(
            new SharedFeatures(1 - amount, one.tuning().features()),
            new SharedFeatures(amount, other.tuning().features()));
    return pti.session().tunedGenerator(pti, unrefined, noise, shares).synthesize(latent);
  }

  /** A map that one of the two has not is the generator's own there. */
  private Map<String, FloatTensor> noiseBetween(Tuning one, Tuning other, double amount) {
    Map<String, FloatTensor> mixed = new LinkedHashMap<>();
    TreeSet<String> names = new TreeSet<>(one.noise().keySet());
    names.addAll(other.noise().keySet());
    for (String name : names) {
      mixed.put(name, mix(noise(one, name), noise(other, name), amount));
    }
    return mixed;
  }

  private FloatTensor noise(Tuning tuning, String name) {
    FloatTensor fitted = tuning.noise().get(name);
    return fitted != null ? fitted : pti.session().noise(name);
  }

  private static FloatTensor mix(FloatTensor one, FloatTensor other, double amount) {
    float[] mixed = new float[one.count()];
    for (int i = 0; i < mixed.length; i++) {
      mixed[i] = (float) ((1 - amount) * one.get(i) + amount * other.get(i));
    }
    return FloatTensor.wrap(mixed, one.shape());
  }

  /**
   * Returns what was done and measured.
   *
   * @return settings, and for each photograph by its name how it was inverted and tuned and its
   *     distances before and after
   */
  public Report report() {
    return Reports.together(this);
  }

  /**
   * Saves each photograph as {@link Tuned#save(Path)} does in a folder of its name, which is whole
   * by itself, with the difference in it; and the report over all as {@code together.json}.
   *
   * @param folder is created as needed
   * @throws InvalidInputException if a name cannot be a folder's, or a file cannot be written
   */
  public void save(Path folder) {
    save(folder, Precision.FLOAT32);
  }

  /**
   * Saves what {@link #save(Path)} does, the difference in a precision.
   *
   * @param folder is created as needed
   * @param precision of the difference
   * @throws InvalidInputException if a name cannot be a folder's, a file cannot be written, or a
   *     difference is too large for half precision
   */
  public void save(Path folder, Precision precision) {
    names().forEach(TunedTogether::requireFolderName);
    all.forEach(tuned -> tuned.save(folder.resolve(tuned.target().name()), precision));
    report().save(folder.resolve("together.json"));
  }

  private static void requireFolderName(String name) {
    if (!FileNames.canBe(name)) {
      throw new InvalidInputException("a photograph is named " + name + ", which no folder can be");
    }
  }

  Pti pti() {
    return pti;
  }

  @Override
  public String toString() {
    return String.join(", ", names()) + " tuned together";
  }
}
