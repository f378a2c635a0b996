package dev.pti.examples.web;

import dev.pti.api.InvalidInputException;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Function;

/**
 * What can be edited of one photograph: what can be of every one, and then its own drags, which
 * come and go. Thread-safe.
 */
final class OwnSliders {
  /** How many drags are kept. */
  private static final int MOST_DRAGS = 20;

  private final Set<String> drags = new HashSet<>();
  private Sliders all;

  /** That of the last drag: what one was called, no later one is. */
  private int number;

  /**
   * Begins without drags.
   *
   * @param shared those of every photograph
   */
  OwnSliders(Sliders shared) {
    all = shared;
  }

  synchronized Sliders all() {
    return all;
  }

  /**
   * Adds a drag, the last. It is made meanwhile: one at a time, and others may be removed.
   *
   * @param photograph its name
   * @param drag makes one of a name
   * @throws InvalidInputException if drags are too many, or as it is thrown there
   */
  Dragged add(String photograph, Function<String, Dragged> drag) {
    int next = nextNumber(photograph);
    Dragged dragged = drag.apply(name(next));
    synchronized (this) {
      all = all.with(dragged.slider());
      drags.add(name(next));
      number = next;
    }
    return dragged;
  }

  private synchronized int nextNumber(String photograph) {
    if (drags.size() == MOST_DRAGS) {
      throw new InvalidInputException(
          "%s has %d drags, wanted at most %2$d: remove one".formatted(photograph, MOST_DRAGS));
    }
    int next = number + 1;
    while (all.has(name(next))) {
      next++;
    }
    return next;
  }

  private static String name(int number) {
    return "drag " + number;
  }

  /**
   * Forgets a drag.
   *
   * @throws Refusal if none is called so
   */
  synchronized void remove(String name) {
    if (!drags.remove(name)) {
      throw Refusal.notFound("drag called " + name);
    }
    all = all.without(name);
  }
}
