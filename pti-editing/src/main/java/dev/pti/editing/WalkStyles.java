package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.StyleEditor;
import java.util.List;
import java.util.stream.Stream;

/**
 * What moves style channels in a picture of a walk, on top of its edit.
 *
 * @param editors in order
 */
record WalkStyles(List<StyleEditor> editors) {
  static final WalkStyles NONE = new WalkStyles(List.of());

  /**
   * What a picture of a walk shows.
   *
   * @param latent where it lies
   * @param styles what moves style channels on top of it
   */
  record Place(Latent latent, WalkStyles styles) {
    Picture draw(Generator generator) {
      return styles.editors.stream()
          .reduce(StyleEditor::then)
          .map(all -> all.draw(generator, latent))
          .orElseGet(() -> generator.synthesize(latent));
    }
  }

  WalkStyles and(StyleEditor editor) {
    return and(new WalkStyles(List.of(editor)));
  }

  WalkStyles and(WalkStyles others) {
    return new WalkStyles(Stream.concat(editors.stream(), others.editors.stream()).toList());
  }

  Place onTopOf(Edit edit, Latent latent) {
    return new Place(edit.edit(latent), new WalkStyles(edit.styleEditors()).and(this));
  }

  void requireFits(Generator generator) {
    for (StyleEditor editor : editors) {
      if (editor instanceof StyleDirection direction) {
        direction.requireFits(generator);
      }
    }
  }
}
