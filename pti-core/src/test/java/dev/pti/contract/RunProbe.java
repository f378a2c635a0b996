package dev.pti.contract;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.Pti;
import dev.pti.api.BatchInverter;
import dev.pti.api.FloatTensor;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.MeanLatent;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Lends the workspaces of a {@code Pti}'s runs, which inverters are given and nobody else: it is
 * asked to invert by an inverter that lends what it got. Thread-safe.
 */
final class RunProbe implements AutoCloseable {
  /** The most workspaces that are lent at once. */
  private static final int MOST = 4;

  private static final ThreadLocal<Consumer<List<Workspace>>> BORROWER = new ThreadLocal<>();

  private final Pti pti;
  private final GeneratorForm form;

  RunProbe(Pti.Builder builder) {
    pti = builder.inverter(new Lender()).batch(MOST).seed(5).build();
    form = lend(workspace -> GeneratorForm.of(workspace.generator()));
  }

  GeneratorForm form() {
    return form;
  }

  /** Works in a workspace, on this thread; what the work throws is thrown. */
  <T> T lend(Function<Workspace, T> work) {
    return lend(1, workspaces -> work.apply(workspaces.get(0)));
  }

  /** Works in several workspaces at once. */
  <T> T lend(int count, Function<List<Workspace>, T> work) {
    List<T> results = new ArrayList<>();
    List<RuntimeException> failures = new ArrayList<>();
    BORROWER.set(
        workspaces -> {
          try {
            results.add(work.apply(workspaces));
          } catch (RuntimeException e) {
            failures.add(e);
          }
        });
    try {
      pti.invertTargets(targets(count));
    } finally {
      BORROWER.remove();
    }
    if (!failures.isEmpty()) {
      throw failures.get(0);
    }
    return results.get(0);
  }

  private List<Target> targets(int count) {
    int resolution = pti.generator().resolution();
    List<Target> targets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      targets.add(Waves.target("lent" + i, 0, resolution));
    }
    return targets;
  }

  /** Weights and noise maps of a workspace's generator. */
  static Map<String, FloatTensor> tensors(Workspace workspace) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    arraysOf(workspace).forEach((name, array) -> tensors.put(name, workspace.tensor(array)));
    return tensors;
  }

  /** How many arrays live as long as the generator, or longer. */
  static int arrays(Workspace workspace) {
    Set<NDManager> managers = Collections.newSetFromMap(new IdentityHashMap<>());
    for (NDArray array : arraysOf(workspace).values()) {
      NDManager manager = array.getManager();
      while (manager != null && managers.add(manager)) {
        manager = manager.getParentManager();
      }
    }
    return managers.stream().mapToInt(manager -> manager.getManagedArrays().size()).sum();
  }

  private static Map<String, NDArray> arraysOf(Workspace workspace) {
    Map<String, NDArray> arrays = new LinkedHashMap<>(workspace.generator().parameters());
    arrays.putAll(workspace.generator().noise());
    return arrays;
  }

  @Override
  public void close() {
    pti.close();
  }

  /** Finds nothing, but lends. */
  private static final class Lender implements BatchInverter {
    @Override
    public List<Outcome> invertAll(List<Sought> all) {
      BORROWER.get().accept(all.stream().map(Sought::workspace).toList());
      return all.stream()
          .map(it -> Outcome.of(new MeanLatent().invert(it.target(), it.workspace())))
          .toList();
    }

    @Override
    public String name() {
      return "lender";
    }
  }
}
