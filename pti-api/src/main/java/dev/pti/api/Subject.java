package dev.pti.api;

/**
 * A photograph that a generator is tuned to, and where it was found.
 *
 * @param inversion the pivot, and the noise that was fitted beside it
 * @param target the aligned photograph, of the generator's resolution
 */
public record Subject(Inversion inversion, Target target) {
  /**
   * Returns how results, listeners and errors tell the subject from others.
   *
   * @return the target's name
   */
  public String name() {
    return target.name();
  }
}
