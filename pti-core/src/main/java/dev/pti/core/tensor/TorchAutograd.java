package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.Autograd;
import dev.pti.api.Losses;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Gradients through PyTorch's own engine.
 *
 * <p>DJL allows one gradient collector in a process. What the collector does, switching the
 * thread's gradient mode on and calling backward, works on any number of threads at once, so it is
 * done here directly. Gradient mode is the thread's; every method leaves it as it was.
 *
 * <p>Belongs to one run on one thread; arrays live in the run's manager or in open scopes.
 */
public final class TorchAutograd implements Autograd {
  private final NDManager manager;

  /**
   * Opens the room of one run.
   *
   * @param manager the run's manager, which owns leaves and optimizer states
   */
  public TorchAutograd(NDManager manager) {
    this.manager = manager;
  }

  /**
   * Switches gradients for this thread.
   *
   * @param enabled whether operations record a graph
   * @return closing it restores the mode
   */
  public static GradientMode gradientMode(boolean enabled) {
    return new GradientMode(enabled);
  }

  /** Restores the thread's gradient mode when closed. */
  public static final class GradientMode implements AutoCloseable {
    private final boolean before = JniUtils.isGradMode();

    private GradientMode(boolean enabled) {
      JniUtils.setGradMode(enabled);
    }

    @Override
    public void close() {
      JniUtils.setGradMode(before);
    }
  }

  @Override
  public NDArray leaf(NDArray start) {
    try (GradientMode off = gradientMode(false)) {
      NDArray copy = start.duplicate();
      NDScope.unregister(copy);
      copy.attach(manager);
      copy.setRequiresGradient(true);
      return copy;
    }
  }

  @Override
  public Evaluation evaluate(Supplier<NDList> losses) {
    Scope scope = new Scope();
    try (GradientMode on = gradientMode(true)) {
      return new TorchEvaluation(scope, losses.get());
    } catch (RuntimeException | Error e) {
      scope.close();
      throw e;
    }
  }

  @Override
  public NDArray withoutGradients(Supplier<NDArray> computation) {
    try (GradientMode off = gradientMode(false);
        Scope scope = new Scope()) {
      // A handle of its own: what is given may be somebody else's, who goes on with it.
      return scope.keep(computation.get().stopGradient());
    }
  }

  @Override
  public Recomputation recompute(List<UnaryOperator<NDList>> segments) {
    return new TorchRecomputation(manager, segments);
  }

  @Override
  public Optimizer adam(List<NDArray> leaves) {
    return new Adam(manager, leaves);
  }

  private static final class TorchEvaluation implements Evaluation {
    private final Scope scope;
    private final NDList losses;
    private final float[] values;

    TorchEvaluation(Scope scope, NDList losses) {
      this.scope = scope;
      this.losses = losses;
      this.values = read(losses);
    }

    @Override
    public float[] values() {
      return values.clone();
    }

    private static float[] read(NDList losses) {
      for (int i = 0; i < losses.size(); i++) {
        if (losses.get(i).size() != 1) {
          throw new IllegalArgumentException(
              "loss term %d has shape %s, it must be a scalar"
                  .formatted(i, losses.get(i).getShape()));
        }
      }
      try (GradientMode off = gradientMode(false)) {
        NDList scalars = new NDList();
        losses.forEach(loss -> scalars.add(loss.reshape(new Shape())));
        return NDArrays.stack(scalars).toFloatArray();
      }
    }

    @Override
    public void backward(double... weights) {
      if (weights.length != losses.size()) {
        throw new IllegalArgumentException(
            losses.size() + " losses, but " + weights.length + " weights");
      }
      try (GradientMode on = gradientMode(true)) {
        NDArray total = Losses.scale(losses.get(0), weights[0]);
        for (int i = 1; i < weights.length; i++) {
          total = total.add(Losses.scale(losses.get(i), weights[i]));
        }
        NDArray seed = total.getManager().ones(total.getShape());
        JniUtils.backward((PtNDArray) total, (PtNDArray) seed, false, false);
      }
    }

    @Override
    public void close() {
      scope.close();
    }
  }
}
