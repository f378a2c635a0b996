package dev.pti.examples.cli;

import dev.pti.Optimized;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.core.optimization.LatentOptimization;
import dev.pti.editing.Edit;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** An edit by words, which CLIP searches for. */
final class TextOptions {
  @Option(
      names = "--text",
      paramLabel = "TEXT",
      description =
          "What the picture should show, as in \"a smiling person\": an edit that is searched for, "
              + "after those of --edit. Wants --clip.")
  @Nullable String text;

  @Option(
      names = "--clip",
      paramLabel = "F",
      description = "A CLIP with a vision transformer, as in OpenAI's ViT-B-32.pt.")
  @Nullable Path clip;

  @Option(
      names = "--text-steps",
      paramLabel = "N",
      description = "The steps of the search. Default: 300.")
  @Nullable Integer steps;

  @Option(
      names = "--text-hold",
      paramLabel = "W",
      description =
          "How strongly the latent is held where it was; less goes further. Default: .008.")
  @Nullable Double hold;

  boolean isGiven() {
    return text != null;
  }

  void requireConsistent() {
    if ((text == null) != (clip == null)) {
      throw new InvalidInputException("--text and --clip are wanted together");
    }
    if (steps != null && steps < 2) {
      throw new InvalidInputException(
          "--text-steps is %d, wanted at least 2: the first has a rate of 0".formatted(steps));
    }
    if (text == null && (steps != null || hold != null)) {
      throw new InvalidInputException("--text-steps and --text-hold are wanted with --text");
    }
  }

  /** Searches from an edit on; without a text nothing is added. */
  Edit after(Edit before, Tuned tuned, Pti pti) {
    if (text == null || clip == null) {
      return before;
    }
    LatentOptimization search =
        LatentOptimization.of(pti.clip(clip).text(text))
            .with(b -> steps == null ? b : b.steps(steps))
            .with(b -> hold == null ? b : b.latentWeight(hold));
    Optimized found = tuned.edit(before).optimize(search);
    return before.then(Edit.of(found.direction(text), 1));
  }
}
