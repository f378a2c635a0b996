package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.PictureNote;
import dev.pti.api.PictureNote.Origin;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.shared.Software;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.Stitching;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a generator had a hand in says so. */
class NotesOfRunsTest {
  private static Pti.Builder quick() {
    return SmallPti.builder().inverter(new MeanLatent()).seed(7);
  }

  private static Direction direction(String name) {
    float[] values = new float[32];
    Arrays.fill(values, .5f);
    return Direction.of(name, FloatTensor.wrap(values, 32));
  }

  @Test
  void an_edit_says_which_it_is_and_by_what() {
    try (Pti pti = quick().build()) {
      Tuned tuned = pti.invert(SmallPti.photograph()).withoutTuning();
      Edited edited = tuned.edit(direction("age"), 2).edit(direction("smile"), -1);

      PictureNote note = edited.picture().note().orElseThrow();

      String by =
          " Generator small.generator.safetensors (sha256 %s)"
              .formatted(pti.generator().sha256().substring(0, 12));
      assertThat(note)
          .isEqualTo(
              new PictureNote(
                  Origin.EDITED,
                  "Edited, not a photograph as it was taken: age=2.0, then smile=-1.0."
                      + by
                      + ", preset default. %s.".formatted(Software.NAME)));
      assertThat(edited.pasteBack().note()).hasValue(note);
      assertThat(edited.stitch(Stitching.ofDefaults().with(b -> b.steps(1))).edits())
          .containsExactly("age=2.0", "smile=-1.0", "stitched to the photograph");
      assertThat(tuned.picture().note())
          .hasValue(
              new PictureNote(
                  Origin.DRAWN,
                  "Drawn by a generator, not taken by a camera."
                      + by
                      + ". %s.".formatted(Software.NAME)));
      assertThat(tuned.target().picture().note()).as("the photograph").isEmpty();
    }
  }

  /** By which preset a saved run was made, who opens it does not know. */
  @Test
  void an_opened_run_claims_no_preset(@TempDir Path folder) {
    try (Pti pti = quick().build()) {
      pti.invert(SmallPti.photograph()).withoutTuning().save(folder);
      Edited edited = pti.open(folder).edit(direction("age"), 2);
      assertThat(edited.picture().note().orElseThrow().text())
          .contains("age=2.0", pti.generator().sha256().substring(0, 12))
          .doesNotContain("preset");
    }
  }

  @Test
  void an_edit_without_a_name_says_so() {
    try (Pti pti = quick().build()) {
      Edited edited = pti.invert(SmallPti.target(1)).edit(latent -> latent);
      assertThat(edited.edits()).containsExactly("an edit without a name");
      assertThat(edited).hasToString("waves edited: an edit without a name");
    }
  }

  @Test
  void of_edits_in_sequence_each_is_named_that_has_a_name() {
    LatentEditor unnamed = latent -> latent;
    try (Pti pti = quick().build()) {
      Edited edited =
          pti.invert(SmallPti.target(1)).edit(direction("age").then(unnamed).then(new Still()));
      assertThat(edited.edits())
          .containsExactly("age=1.0, then an edit without a name, then an edit without a name");
    }
  }

  /** Leaves everything, and does not say what it is. */
  private static final class Still implements LatentEditor {
    @Override
    public Latent edit(Latent latent) {
      return latent;
    }
  }

  @Test
  void notes_can_be_turned_off_and_change_no_value() {
    Picture noted;
    try (Pti pti = quick().build()) {
      noted = pti.invert(SmallPti.photograph()).edit(direction("age"), 2).pasteBack();
    }
    try (Pti pti = quick().withoutNotes().build()) {
      Edited edited = pti.invert(SmallPti.photograph()).edit(direction("age").withStrength(2));

      assertThat(edited.picture().note()).isEmpty();
      assertThat(edited.pasteBack().note()).isEmpty();
      assertThat(edited.tuned().picture().note()).isEmpty();
      assertThat(edited.pasteBack()).isEqualTo(noted);
      assertThat(Photographs.of(SmallPti.photograph()).note()).isEmpty();
    }
  }
}
