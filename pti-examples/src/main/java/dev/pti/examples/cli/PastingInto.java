package dev.pti.examples.cli;

import dev.pti.Edited;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.core.image.Photographs;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The whole photograph into which an edit of a saved run is put back. */
final class PastingInto {
  @Option(
      names = "--paste-into",
      paramLabel = "PHOTOGRAPH",
      description =
          "Write this whole photograph with the edit in it. Default: the edited part alone.")
  @Nullable Path photograph;

  @Mixin PastingOptions pasting = new PastingOptions();

  /**
   * Checks what needs no run.
   *
   * @param file that is to be written, if there is one
   * @param isPicture whether that is the edited picture by itself
   * @param without the options that make something else of it
   */
  void requireFor(@Nullable Path file, boolean isPicture, String without) {
    if (photograph != null && !isPicture) {
      throw new InvalidInputException(
          "--paste-into is set, wanted with --out and without " + without);
    }
    if (pasting.blends() && photograph == null) {
      throw new InvalidInputException("--blend is set, wanted with --paste-into");
    }
    if (pasting.stitch && !isPicture) {
      throw new InvalidInputException("--stitch is set, wanted with --out and without " + without);
    }
    if (file != null && photograph != null) {
      PtiCommand.requireOther("--paste-into", photograph, "--out", file);
    }
  }

  /**
   * Reads the photograph, if there is one; before the work, which a wrong one would lose.
   *
   * @param tuned what is to be edited
   */
  @Nullable Picture read(Tuned tuned) {
    if (photograph == null) {
      return null;
    }
    Picture whole = Photographs.read(photograph);
    requireCutFrom(whole, photograph, tuned);
    return whole;
  }

  /** Refuses a photograph from which a run's target was not cut. */
  static void requireCutFrom(Picture whole, Path file, Tuned tuned) {
    Placement placement =
        tuned
            .target()
            .placement()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "--paste-into is set, but where target %s lies in its photograph is not known"
                            .formatted(tuned.target().name())));
    try {
      placement.requireFits(whole);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(file + ": " + e.getMessage(), e);
    }
  }

  /** Finishes an edit, and puts it into the photograph. */
  Picture pasted(Edited edited, Picture whole) {
    return pasting.finished(edited).pasteBack(whole, pasting.how());
  }
}
