package dev.pti.examples.cli;

import dev.pti.Edited;
import dev.pti.Pti;
import dev.pti.core.image.PasteBack;
import picocli.CommandLine.Option;

/** How edits return into their photograph, and what their files say of them. */
final class PastingOptions {
  @Option(
      names = "--blend",
      paramLabel = "auto|difference|picture|gradients",
      description =
          "What is put back into the photograph. difference: what the edit changed. picture: "
              + "the edited picture. auto, the default: difference where the generator is coarser "
              + "than the photograph, otherwise picture. gradients: as auto, by its gradients, for an "
              + "edit that must not fade towards its border.")
  PasteBack.Blend blend = PasteBack.Blend.AUTO;

  @Option(
      names = "--stitch",
      description =
          "Tune the generator further for each edit, so that it draws the photograph around the "
              + "face.")
  boolean stitch;

  @Option(
      names = "--no-note",
      description = "Save pictures without the note that they are edited or drawn, and how.")
  boolean noNote;

  /** Options that stitch each edit. */
  static PastingOptions stitching() {
    PastingOptions options = new PastingOptions();
    options.stitch = true;
    return options;
  }

  Pti.Builder applyTo(Pti.Builder builder) {
    return noNote ? builder.withoutNotes() : builder;
  }

  Edited finished(Edited edited) {
    return stitch ? edited.stitch() : edited;
  }

  PasteBack how() {
    return PasteBack.ofDefaults().with(blend);
  }

  boolean blends() {
    return blend != PasteBack.Blend.AUTO;
  }
}
