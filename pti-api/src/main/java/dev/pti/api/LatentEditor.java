package dev.pti.api;

import java.util.List;

/**
 * Moves a latent: a direction with a strength, a mapper network, or any function. It may also move
 * style channels, on top of whatever latent is drawn in the end.
 *
 * <p>An editor must be pure: the same latent gives the same result, on any thread.
 */
@FunctionalInterface
public interface LatentEditor {
  /**
   * Moves a latent.
   *
   * @param latent where a picture was found, {@code [layers, width]}
   * @return where the edited picture is, of the same layers and width
   */
  Latent edit(Latent latent);

  /**
   * Returns what moves style channels on top of the latent, which no latent can hold.
   *
   * @return in order; none unless an editor says otherwise
   */
  default List<StyleEditor> styleEditors() {
    return List.of();
  }

  /**
   * Edits once more after this edit. Style channels are moved on top of both.
   *
   * @param next the edit that follows
   * @return both in sequence
   */
  default LatentEditor then(LatentEditor next) {
    return new EditorsInSequence(this, next);
  }

  /**
   * Draws what a latent shows after the edit. A photograph is edited by {@code Tuned.edit}.
   *
   * @param generator that draws, tuned or not
   * @param latent where the picture was found
   * @return the edited picture, with its style channels moved
   * @throws InvalidInputException if latent or editor do not fit the generator
   */
  default Picture draw(Generator generator, Latent latent) {
    Latent moved = edit(latent);
    return styleEditors().stream()
        .reduce(StyleEditor::then)
        .map(all -> all.draw(generator, moved))
        .orElseGet(() -> generator.synthesize(moved));
  }
}
