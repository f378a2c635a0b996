package dev.pti.api;

/**
 * Moves style channels, which latents cannot move one by one.
 *
 * <p>An editor must be pure: the same styles give the same result, on any thread.
 */
@FunctionalInterface
public interface StyleEditor {
  /**
   * Moves styles.
   *
   * @param styles of a picture
   * @return those of the edited picture, of the same layers and channels
   */
  Styles edit(Styles styles);

  /**
   * Edits once more after this edit.
   *
   * @param next the edit that follows
   * @return both in sequence
   */
  default StyleEditor then(StyleEditor next) {
    return styles -> next.edit(edit(styles));
  }

  /**
   * Draws what a latent shows after the edit. A photograph is edited by {@code Tuned.editStyles}.
   *
   * @param generator that draws, tuned or not
   * @param latent where the picture was found, edited or not
   * @return the edited picture
   * @throws InvalidInputException if latent or editor do not fit the generator
   */
  default Picture draw(Generator generator, Latent latent) {
    return generator.synthesize(edit(Styles.of(generator.styleLayers(), latent)));
  }
}
