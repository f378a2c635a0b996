package dev.pti.editing;

import dev.pti.api.Generator;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.StyleEditor;
import java.util.List;
import java.util.stream.Stream;

/**
 * What moves style channels in a picture of a walk, on top of its edit; the latent stays.
 *
 * @param editors in order
 */
record WalkStyles(List<StyleEditor> editors) implements LatentEditor {
  static final WalkStyles NONE = new WalkStyles(List.of());

  @Override
  public Latent edit(Latent latent) {
    return latent;
  }

  @Override
  public List<StyleEditor> styleEditors() {
    return editors;
  }

  WalkStyles and(StyleEditor editor) {
    return and(new WalkStyles(List.of(editor)));
  }

  WalkStyles and(WalkStyles others) {
    return new WalkStyles(Stream.concat(editors.stream(), others.editors.stream()).toList());
  }

  void requireFits(Generator generator) {
    for (StyleEditor editor : editors) {
      if (editor instanceof StyleDirection direction) {
        direction.requireFits(generator);
      }
    }
  }
}
