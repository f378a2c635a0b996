package dev.pti.examples.cli;

import dev.pti.Edited;
import dev.pti.EditedFrames;
import dev.pti.Tuned;
import dev.pti.TunedFrames;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.editing.Edit;
import dev.pti.editing.StyleDirection;
import dev.pti.editing.Walk;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What was asked for: an edit of the latent, and what moves style channels on top of it, whatever
 * came first.
 *
 * @param edit of the latent
 * @param styles in order
 */
record StyledEdit(Edit edit, List<StyleDirection> styles) {
  static final StyledEdit NONE = of(Edit.none());

  static StyledEdit of(Edit edit) {
    return new StyledEdit(edit, List.of());
  }

  static StyledEdit of(StyleDirection direction) {
    return new StyledEdit(Edit.none(), List.of(direction));
  }

  StyledEdit then(StyledEdit next) {
    List<StyleDirection> all = new ArrayList<>(styles);
    all.addAll(next.styles);
    return new StyledEdit(edit.then(next.edit), all);
  }

  /** Leaves an edit of several stages as it is printed, where nothing is to be scaled. */
  StyledEdit times(double strength) {
    return strength == 1
        ? this
        : new StyledEdit(
            edit.times(strength),
            styles.stream().map(it -> it.withStrength(strength * it.strength())).toList());
  }

  StyledEdit onLayers(int first, int last) {
    if (!styles.isEmpty()) {
      throw new InvalidInputException(
          "direction %s moves style channels, wanted it without layers of a latent, @%d-%d"
              .formatted(styles.get(0).name(), first, last));
    }
    return of(edit.onLayers(first, last));
  }

  StyledEdit requireFits(Generator generator) {
    edit.requireFits(generator);
    styles.forEach(it -> it.requireFits(generator));
    return this;
  }

  /** The edit of the latent, if that is all. */
  Edit ofLatentAlone(String option) {
    if (!styles.isEmpty()) {
      throw new InvalidInputException(
          "%s takes edits of the latent, and direction %s moves style channels"
              .formatted(option, styles.get(0).name()));
    }
    return edit;
  }

  Edited applyTo(Tuned tuned) {
    return applied(it -> tuned.edit(it), tuned::editStyles, Edited::editStyles);
  }

  EditedFrames applyTo(TunedFrames frames) {
    return applied(it -> frames.edit(it), frames::editStyles, EditedFrames::editStyles);
  }

  /** Edits no latent where styles alone were asked for, which notes would tell. */
  private <T> T applied(
      Function<Edit, T> latent,
      Function<StyleDirection, T> first,
      BiFunction<T, StyleDirection, T> further) {
    boolean begins = isOfStylesAlone();
    T edited = begins ? first.apply(styles.get(0)) : latent.apply(edit);
    for (StyleDirection direction : styles.subList(begins ? 1 : 0, styles.size())) {
      edited = further.apply(edited, direction);
    }
    return edited;
  }

  private boolean isOfStylesAlone() {
    return !styles.isEmpty() && edit.equals(Edit.none());
  }

  /** What this edit moves from one strength of it to another. */
  Walk walk(double from, double to, int count) {
    return isOfStylesAlone()
        ? Walk.along(styles.get(0), from, to, count)
        : Walk.along(edit, from, to, count);
  }

  /** A walk with the style channels moved all the way. */
  Walk stylesOf(Walk walk) {
    Walk moved = walk;
    for (StyleDirection direction : styles) {
      moved = moved.with(direction);
    }
    return moved;
  }

  /** As the note in the file says it. */
  @Override
  public String toString() {
    Stream<String> latent = isOfStylesAlone() ? Stream.empty() : Stream.of(edit.toString());
    return Stream.concat(latent, styles.stream().map(StyleDirection::toString))
        .collect(Collectors.joining(", then "));
  }
}
