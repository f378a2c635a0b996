package dev.pti.contract;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDScope;
import dev.pti.api.RunControl;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.Workspace;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the broken implementations that contracts fail have in common. */
final class Broken {
  private Broken() {}

  /** Changes a weight of the generator in place. */
  static void moveWeights(Workspace workspace) {
    weight(workspace).addi(1);
  }

  /** Leaves an array in the generator's manager. */
  static void leaveAnArray(Workspace workspace) {
    NDScope.unregister(weight(workspace).duplicate());
  }

  private static NDArray weight(Workspace workspace) {
    return workspace.generator().parameters().values().iterator().next();
  }

  /** The same workspace, whose listener is told of each step under another number. */
  static Workspace miscounting(Workspace workspace) {
    return telling(workspace, it -> step(it, it.stage(), it.index() + 1, it.total() + 1));
  }

  /** The same workspace, whose listener is told of fewer steps than are taken. */
  static Workspace understating(Workspace workspace) {
    return telling(workspace, it -> step(it, it.stage(), it.index(), it.index()));
  }

  /** The same workspace, whose listener is told of each step as of another loop's. */
  static Workspace misnaming(Workspace workspace) {
    return telling(workspace, it -> step(it, "mine", it.index(), it.total()));
  }

  /** The same workspace, whose listener is told of no loss. */
  static Workspace secretive(Workspace workspace) {
    Map<String, Double> unsummed = Map.of("mine", 1.0);
    return telling(
        workspace, it -> new Step(it.stage(), it.index(), it.total(), it.learningRate(), unsummed));
  }

  private static Workspace telling(Workspace workspace, UnaryOperator<Step> change) {
    StepListener told = workspace.listener();
    return WatchedWorkspace.of(workspace).telling(step -> told.onStep(change.apply(step)));
  }

  private static Step step(Step step, String stage, int index, int total) {
    return new Step(stage, index, total, step.learningRate(), step.losses());
  }

  /** The same workspace, of which somebody takes two steps more than are wanted. */
  static Workspace hardOfHearing(Workspace workspace) {
    RunControl asked = workspace.control();
    AtomicInteger requests = new AtomicInteger();
    return WatchedWorkspace.of(workspace)
        .telling(workspace.listener())
        .stopping(() -> asked.stopRequest().isPresent() && requests.incrementAndGet() > 2);
  }

  /** The same workspace, which nobody can stop. */
  static Workspace deaf(Workspace workspace) {
    return WatchedWorkspace.of(workspace).telling(workspace.listener()).stopping(() -> false);
  }

  /** The same workspace, whose listener may throw without anybody's noticing. */
  static Workspace deafToTheListener(Workspace workspace) {
    StepListener told = workspace.listener();
    WatchedWorkspace watched = (WatchedWorkspace) workspace;
    return watched.telling(
        step -> {
          try {
            told.onStep(step);
          } catch (IllegalStateException e) {
            // Swallowed.
          }
        });
  }

  /** Waits until somebody interrupts. */
  static void hang() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException("interrupted", e);
    }
  }

  static void assertBreaks(ThrowingCallable promise, String because) {
    assertThatThrownBy(promise).isInstanceOf(AssertionError.class).hasMessageContaining(because);
  }
}
