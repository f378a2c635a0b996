package dev.pti.core.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/**
 * The loss terms of a run, bound to its target or targets. Terms may be anybody's, so what they
 * give is looked at: a failure names the term, be it of a checked exception, as of languages that
 * have none.
 */
public final class BoundTerms {
  private static final Kernels KERNELS = Kernels.load(BoundTerms.class, "terms.py");

  private final List<LossTerm> terms;
  private final List<LossTerm.BoundEach> bounds;
  private final long count;

  private BoundTerms(List<LossTerm> terms, List<LossTerm.BoundEach> bounds, long count) {
    this.terms = List.copyOf(terms);
    this.bounds = bounds;
    this.count = count;
  }

  /**
   * Binds terms to targets, each to be compared with a picture of its own.
   *
   * @param terms at least one
   * @param targets {@code [n, 3, H, W]}; live as long as the bound terms are used
   * @param step at which the loop binds them, from 0
   * @param reserved names under which the loop itself lists values
   * @return the bound terms
   * @throws InvalidInputException if two values would be listed under one name, or a term refuses
   *     the targets or fails at them before the first step
   * @throws RunFailure if a term throws after the first step
   */
  public static BoundTerms bind(
      List<LossTerm> terms, NDArray targets, int step, String... reserved) {
    requireDifferent(terms, reserved);
    List<LossTerm.BoundEach> bounds = new ArrayList<>();
    terms.forEach(term -> bounds.add(bind(term, targets, step)));
    return new BoundTerms(terms, bounds, targets.getShape().get(0));
  }

  /**
   * Checks that terms have names of their own.
   *
   * @param terms whose names are compared
   * @param reserved names under which the loop itself lists values
   * @throws InvalidInputException if two values would be listed under one name
   */
  public static void requireDifferent(List<LossTerm> terms, String... reserved) {
    Set<String> names = new HashSet<>(Arrays.asList(reserved));
    for (LossTerm term : terms) {
      if (!names.add(term.name())) {
        throw new InvalidInputException(
            "loss term name " + term.name() + " is taken; give the term another with named(...)");
      }
    }
  }

  private static LossTerm.BoundEach bind(LossTerm term, NDArray targets, int step) {
    try {
      return term.againstEach(targets);
    } catch (Exception e) {
      if (TorchEngine.isOutOfMemory(e) || (step == 0 && e instanceof InvalidInputException)) {
        throw e;
      }
      if (step > 0) {
        throw RunFailure.ofTerm(term.name(), "threw " + RunFailure.line(e), step, e);
      }
      throw new InvalidInputException(
          "loss term %s, given its target, threw %s".formatted(term.name(), RunFailure.line(e)), e);
    }
  }

  /**
   * Measures a step.
   *
   * @param step from 0
   * @param round by which weights go; the step, where there is one target
   * @param call how to ask a term
   * @return of each term, in order, a scalar, or one for each target
   * @throws RunFailure if a term throws, or gives something else, or what has no gradient, or if
   *     its weight has a course that leads astray
   * @throws InvalidInputException if a term says so at the first step: nothing is lost then
   */
  public NDList measure(int step, int round, Function<LossTerm.BoundEach, NDArray> call) {
    NDList losses = new NDList();
    for (int i = 0; i < bounds.size(); i++) {
      losses.add(measure(terms.get(i), bounds.get(i), step, round, call));
    }
    return losses;
  }

  private NDArray measure(
      LossTerm term,
      LossTerm.BoundEach bound,
      int step,
      int round,
      Function<LossTerm.BoundEach, NDArray> call) {
    String name = term.name();
    NDArray loss;
    try {
      // Anybody's code too, which must fail here and not where the weight is used.
      term.weightAt(round);
      loss = call.apply(bound);
    } catch (Exception e) {
      if (TorchEngine.isOutOfMemory(e) || (step == 0 && e instanceof InvalidInputException)) {
        throw e;
      }
      throw RunFailure.ofTerm(name, "threw " + RunFailure.line(e), step, e);
    }
    String wanted = count == 1 ? "a scalar" : "[" + count + "]";
    if (loss == null) {
      throw RunFailure.ofTerm(name, "gave null, it must be " + wanted, step, null);
    }
    if (loss.isReleased()) {
      throw RunFailure.ofTerm(
          name, "gave a closed array, it must be " + wanted + " that is open", step, null);
    }
    if (loss.size() != count) {
      String shape = Arrays.toString(loss.getShape().getShape());
      throw RunFailure.ofTerm(
          name, "has shape %s, it must be %s".formatted(shape, wanted), step, null);
    }
    if (!isAttached(loss)) {
      throw RunFailure.ofTerm(
          name, "is detached from the graph: nothing that moves has a gradient in it", step, null);
    }
    return loss;
  }

  /**
   * Says whether a gradient can flow. DJL's hasGradient() does not tell of what operations made.
   */
  static boolean isAttached(NDArray array) {
    return KERNELS.call("attached", array).getFloat() != 0;
  }
}
