package dev.pti.examples.evaluation;

import dev.pti.Pti;
import dev.pti.Tuned;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Portraits that a preset inverted and tuned, kept in a folder: what is measured on them changes
 * more often than they do, and takes less time.
 *
 * @param pti of the preset
 * @param folder gets a run, as {@link Tuned#save(Path)} writes it, for each portrait
 */
record TunedPortraits(Pti pti, Path folder) {
  /** Opens the run of a portrait, after inverting and tuning it if there is none. */
  Tuned of(Path portrait) {
    Path run = folder.resolve(Portraits.name(portrait));
    if (!Files.exists(run.resolve("report.json"))
        || !Files.exists(run.resolve("tuned.safetensors"))) {
      pti.invert(portrait).tune().save(run);
    }
    return pti.open(run);
  }
}
