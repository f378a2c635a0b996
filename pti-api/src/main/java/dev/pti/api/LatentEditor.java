package dev.pti.api;

/**
 * Moves a latent: a direction with a strength, a mapper network, or any function.
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
   * Edits once more after this edit.
   *
   * @param next the edit that follows
   * @return both in sequence
   */
  default LatentEditor then(LatentEditor next) {
    return latent -> next.edit(edit(latent));
  }
}
