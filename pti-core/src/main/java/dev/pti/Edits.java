package dev.pti;

import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.StyleEditor;
import dev.pti.api.Styles;
import dev.pti.api.Tuning;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What edits made of a pivot, before it is drawn: a latent, and what moves style channels on top of
 * it.
 *
 * @param tuned whose pivot it was
 * @param latent where edits of the latent led
 * @param styleEditors applied in order to the styles of the latent
 * @param names of all edits, in order
 */
record Edits(Tuned tuned, Latent latent, List<StyleEditor> styleEditors, List<String> names) {
  static Edits none(Tuned tuned) {
    return new Edits(tuned, tuned.latent(), List.of(), List.of());
  }

  Edits edit(LatentEditor editor) {
    return new Edits(
        tuned,
        CheckedResults.of(editor, editor.edit(latent), tuned.pti().session().generator()),
        with(styleEditors, CheckedResults.of(editor, editor.styleEditors())),
        with(names, PictureNotes.name(editor)));
  }

  Edits editStyles(StyleEditor editor) {
    return new Edits(
        tuned, latent, with(styleEditors, List.of(editor)), with(names, PictureNotes.name(editor)));
  }

  private static <T> List<T> with(List<T> earlier, T next) {
    return with(earlier, List.of(next));
  }

  private static <T> List<T> with(List<T> earlier, List<T> next) {
    return Stream.concat(earlier.stream(), next.stream()).toList();
  }

  Edited draw() {
    Generator generator = tuned.generator();
    return drawn(
        styleEditors.isEmpty()
            ? generator.synthesize(latent)
            : generator.synthesize(edited(ownStyles(generator))),
        names,
        Optional.empty());
  }

  /**
   * Draws with a difference that draws at the latent what these edits draw, and was tuned further.
   *
   * @param before what was done until then, earlier stitching among it
   */
  Edited drawStitched(Tuning whole, List<String> before) {
    return drawn(
        tuned.pti().session().tunedGenerator(tuned.pti(), whole).synthesize(latent),
        with(before, "stitched to the photograph"),
        Optional.of(whole));
  }

  /** What is edited from here on is not stitched, so only the picture and its note say it. */
  private Edited drawn(Picture picture, List<String> all, Optional<Tuning> stitching) {
    return new Edited(this, all, PictureNotes.edited(tuned.inverted(), picture, all), stitching);
  }

  /** What style editors add to the styles of the latent. */
  StyleShift shift() {
    if (styleEditors.isEmpty()) {
      return StyleShift.NONE;
    }
    Styles own = ownStyles(tuned.generator());
    return StyleShift.between(own, edited(own));
  }

  private Styles ownStyles(Generator generator) {
    latent.requireFits(generator.layers(), generator.latentWidth());
    return Styles.of(generator.styleLayers(), latent);
  }

  private Styles edited(Styles own) {
    Styles styles = own;
    for (StyleEditor editor : styleEditors) {
      styles = CheckedResults.of(editor, editor.edit(styles), own);
    }
    return styles;
  }
}
