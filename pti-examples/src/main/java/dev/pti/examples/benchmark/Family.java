package dev.pti.examples.benchmark;

import dev.pti.api.InvalidInputException;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Which networks a generator is of. */
enum Family {
  /** With skip connections and convolutions of 3 x 3. */
  STYLEGAN2("stylegan2"),
  /** Details move along: convolutions of 3 x 3, filters along one axis. */
  STYLEGAN3_T("stylegan3-t"),
  /** They turn along too: convolutions of 1 x 1, filters down along both axes. */
  STYLEGAN3_R("stylegan3-r");

  private final String text;

  Family(String text) {
    this.text = text;
  }

  static Family of(String text) {
    return Arrays.stream(values())
        .filter(family -> family.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    "network is %s, wanted one of %s".formatted(text, names())));
  }

  private static String names() {
    return Arrays.stream(values()).map(Family::toString).collect(Collectors.joining(", "));
  }

  @Override
  public String toString() {
    return text;
  }
}
