package dev.pti.core.tensor;

import dev.pti.api.InvalidInputException;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * Refuses settings out of their range, each in a sentence that names it.
 *
 * @param prefix begins the sentence, as in {@code tuning:}; empty for none
 */
public record SettingsCheck(String prefix) {
  /**
   * Refuses what does not hold.
   *
   * @param holds whether the setting is in its range
   * @param message what it is, and what was wanted
   * @throws InvalidInputException if it does not hold
   */
  public void require(boolean holds, String message) {
    if (!holds) {
      throw new InvalidInputException(prefix.isEmpty() ? message : prefix + ": " + message);
    }
  }

  /**
   * Refuses negative numbers and what is no finite one.
   *
   * @param name of the setting
   * @param value its value
   * @throws InvalidInputException if it is out of the range
   */
  public void requireNotNegative(String name, double value) {
    require(
        value >= 0 && Double.isFinite(value),
        name + " is " + value + ", wanted a finite number of 0 or more");
  }

  /**
   * Refuses numbers of 0 and less, and what is no finite one.
   *
   * @param name of the setting
   * @param value its value
   * @throws InvalidInputException if it is out of the range
   */
  public void requirePositive(String name, double value) {
    require(
        value > 0 && Double.isFinite(value),
        name + " is " + value + ", wanted a finite number above 0");
  }

  /**
   * Refuses numbers of 0 and less, and what is no finite one.
   *
   * @param name of the setting
   * @param value its value; none is allowed
   * @throws InvalidInputException if it is out of the range
   */
  public void requirePositive(String name, OptionalDouble value) {
    value.ifPresent(
        it ->
            require(
                it > 0 && Double.isFinite(it),
                name + " is " + it + ", wanted a finite number above 0, or none"));
  }

  /**
   * Refuses counts that are too small.
   *
   * @param name of the setting
   * @param value its value; none is allowed
   * @param least it may be
   * @throws InvalidInputException if it is less
   */
  public void requireAtLeast(String name, OptionalInt value, int least) {
    value.ifPresent(
        it ->
            require(it >= least, name + " is " + it + ", wanted at least " + least + ", or none"));
  }

  /**
   * Refuses what no generator's activations have.
   *
   * @param name of the setting
   * @param side pixels a side; none is allowed
   * @throws InvalidInputException if it is no power of two, or less than 4
   */
  public void requireResolution(String name, OptionalInt side) {
    side.ifPresent(
        it ->
            require(
                it >= 4 && Integer.bitCount(it) == 1,
                name + " is " + it + ", wanted a power of two of at least 4, or none"));
  }

  /**
   * Refuses what is no part of a whole.
   *
   * @param name of the setting
   * @param value its value
   * @throws InvalidInputException if it is less than 0 or more than 1
   */
  public void requirePart(String name, double value) {
    require(value >= 0 && value <= 1, name + " is " + value + ", wanted 0 to 1");
  }

  /**
   * Refuses counts that are too small.
   *
   * @param name of the setting
   * @param value its value
   * @param least it may be
   * @throws InvalidInputException if it is less
   */
  public void requireAtLeast(String name, int value, int least) {
    require(value >= least, name + " is " + value + ", wanted at least " + least);
  }
}
