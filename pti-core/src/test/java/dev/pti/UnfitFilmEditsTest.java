package dev.pti;

import static dev.pti.SmallFilm.DIRECTION;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.StyleEditor;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits that fit none of a film's frames. */
class UnfitFilmEditsTest {
  /** Moves style channels alone. */
  private record OnTop(List<StyleEditor> styleEditors) implements LatentEditor {
    @Override
    public Latent edit(Latent latent) {
      return latent;
    }
  }

  @Test
  void are_refused_before_any_frame_is_read(@TempDir Path folder) {
    Direction narrow = Direction.of("narrow", FloatTensor.of(new float[] {1, 2}, 2));
    StyleEditor elsewhere = styles -> styles.plus("b64.torgb", 0, 2);
    LatentEditor onTop = DIRECTION.then(new OnTop(List.of(elsewhere)));
    String width = "direction narrow has width 2, latent has 32";
    String layer = "no style layer b64.torgb; there are b4.conv1, ";
    try (Pti pti = SmallFilm.filmBuilder().build()) {
      Frames frames = Frames.of(SmallFilm.write(folder.resolve("in"), 2));
      TunedFrames tuned = pti.invert(frames).withoutTuning();
      EditedFrames edited = tuned.edit(DIRECTION);
      assertRefused(() -> tuned.edit(narrow, 1), width);
      assertRefused(() -> edited.edit(narrow), width);
      assertRefused(() -> tuned.editStyles(elsewhere), layer);
      assertRefused(() -> edited.editStyles(elsewhere), layer);
      assertRefused(() -> tuned.edit(onTop), layer);
    }
  }

  private static void assertRefused(ThrowingCallable call, String beginning) {
    assertThatThrownBy(call)
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(beginning);
  }
}
