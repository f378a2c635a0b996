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
      description = {
        "What is put into the photograph: what the edit changed where the generator is coarser,",
        "else the edited picture; or the one of them that is named; or the gradients of it."
      })
  PasteBack.Blend blend = PasteBack.Blend.AUTO;

  @Option(
      names = "--stitch",
      description = {
        "Tune the generator further for each edit, so that around the face it draws the",
        "photograph."
      })
  boolean stitch;

  @Option(
      names = "--no-note",
      description = "Leave out of the files of pictures that they are edited or drawn, and how.")
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
