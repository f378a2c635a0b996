package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.StyleEditor;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What an edit moves on top of the latent. A direction adds the same to any styles, so that it does
 * not matter which comes first.
 *
 * @param all directions with their strengths, each direction once
 */
record StyleMoves(List<StyleDirection> all) {
  static final StyleMoves NONE = new StyleMoves(List.of());

  StyleMoves {
    all = List.copyOf(all);
  }

  boolean isNone() {
    return all.isEmpty();
  }

  List<StyleEditor> editors() {
    return List.copyOf(all);
  }

  /** Both. Where they differ in the strength of a direction alone, the strengths are summed. */
  StyleMoves and(StyleMoves other) {
    List<StyleDirection> together = new ArrayList<>(all);
    other.all.forEach(direction -> add(together, direction));
    return new StyleMoves(together);
  }

  private static void add(List<StyleDirection> directions, StyleDirection another) {
    for (int i = 0; i < directions.size(); i++) {
      StyleDirection present = directions.get(i);
      if (present.withStrength(1).equals(another.withStrength(1))) {
        directions.set(i, present.withStrength(present.strength() + another.strength()));
        return;
      }
    }
    directions.add(another);
  }

  StyleMoves times(double factor) {
    return new StyleMoves(all.stream().map(it -> it.withStrength(factor * it.strength())).toList());
  }

  void requireFits(Generator generator) {
    all.forEach(direction -> direction.requireFits(generator));
  }

  /** As a picture's title has room for it: {@code red 2}. */
  String title() {
    return all.stream()
        .map(it -> it.name() + " " + Amounts.text(it.strength()))
        .collect(Collectors.joining(", "));
  }

  /** As in {@code red 2 on 12 style channels}. */
  @Override
  public String toString() {
    return all.stream()
        .map(it -> "%s %s on %s".formatted(it.name(), Amounts.text(it.strength()), it.channels()))
        .collect(Collectors.joining(", "));
  }
}
