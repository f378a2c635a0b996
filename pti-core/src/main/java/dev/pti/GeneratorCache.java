package dev.pti;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.Tuning;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Tuned generators on the device, made from base and difference when they are asked for.
 *
 * <p>Results of photographs that were tuned together are one generator here, and each brings its
 * noise maps and refined features for the time of a use. Results hold differences on the heap; this
 * holds the few generators used last, and frees the one that was not used longest when another is
 * wanted. One in use is never freed under its user: it is counted, and leaves when its last user
 * has gone. Thread-safe.
 */
final class GeneratorCache {
  private static final int CAPACITY = 3;

  private final NDManager manager;
  private final StyleGan base;

  /** Last used last. */
  private final List<Entry> entries = new ArrayList<>();

  private static final class Entry {
    final Map<String, FloatTensor> difference;
    final NDManager manager;
    final StyleGan generator;
    int users;

    Entry(Map<String, FloatTensor> difference, NDManager manager, StyleGan generator) {
      this.difference = difference;
      this.manager = manager;
      this.generator = generator;
    }
  }

  GeneratorCache(NDManager manager, StyleGan base) {
    this.manager = manager;
    this.base = base;
  }

  /** Runs with the tuned generator of a result. */
  <T> T use(Tuning tuning, Function<StyleGan, T> body) {
    Entry entry = acquire(tuning.difference());
    try (Scope scope = new Scope()) {
      Map<String, NDArray> noise = new HashMap<>();
      tuning.noise().forEach((name, map) -> noise.put(name, Tensors.array(manager, map)));
      StyleGan generator = noise.isEmpty() ? entry.generator : entry.generator.with(noise);
      return body.apply(refined(generator, tuning.features()));
    } finally {
      release(entry);
    }
  }

  /** The same generator with features, whose arrays the scope at hand frees. */
  StyleGan refined(StyleGan generator, List<RefinedFeatures> features) {
    StyleGan refined = generator;
    for (RefinedFeatures each : features) {
      NDArray offset = Tensors.array(manager, each.offset()).expandDims(0);
      NDArray at = Tensors.array(manager, each.at()).expandDims(0);
      refined = refined.refined(offset, at, each.reach());
    }
    return refined;
  }

  private synchronized Entry acquire(Map<String, FloatTensor> difference) {
    Entry entry =
        entries.stream()
            .filter(known -> isSame(known.difference, difference))
            .findFirst()
            .orElseGet(() -> anew(difference));
    entries.remove(entry);
    entries.add(entry);
    entry.users++;
    return entry;
  }

  /** Makes room first: the device may not hold one more than is kept. */
  private Entry anew(Map<String, FloatTensor> difference) {
    evict(CAPACITY - 1);
    return materialize(difference);
  }

  /** Tells differences apart by identity: comparing weights would take longer. */
  @SuppressWarnings("ReferenceEquality") // identity is what is meant
  private static boolean isSame(Map<String, FloatTensor> one, Map<String, FloatTensor> other) {
    return one.size() == other.size()
        && one.entrySet().stream().allMatch(it -> other.get(it.getKey()) == it.getValue());
  }

  private synchronized void release(Entry entry) {
    entry.users--;
    evict(CAPACITY);
  }

  private void evict(int most) {
    Iterator<Entry> oldestFirst = entries.iterator();
    while (entries.size() > most && oldestFirst.hasNext()) {
      Entry entry = oldestFirst.next();
      if (entry.users == 0) {
        entry.manager.close();
        oldestFirst.remove();
      }
    }
  }

  private Entry materialize(Map<String, FloatTensor> difference) {
    NDManager own = manager.newSubManager();
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      Map<String, NDArray> replaced = new HashMap<>();
      difference.forEach(
          (name, moved) -> replaced.put(name, base.tensor(name).add(Tensors.array(own, moved))));
      StyleGan generator = base.with(replaced);
      replaced.values().forEach(array -> scope.release(array, own));
      return new Entry(difference, own, generator);
    } catch (RuntimeException | Error e) {
      own.close();
      throw e;
    }
  }

  /** How many generators are on the device besides the base. */
  synchronized int size() {
    return entries.size();
  }
}
