package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Mask;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.api.Target;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Masks;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.core.optimization.Drag;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.core.tuning.Stitching;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The way of a photograph through a generator whose pictures are 24 x 32. */
@Timeout(value = 3, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class NotSquareTest {
  private static final PictureSize SIZE = new PictureSize(24, 32);
  private static final Direction DIRECTION =
      Direction.of("somewhere", SyntheticGenerator.gaussian(new Random(5), 1, 16));

  private Path generator;
  private Pti pti;
  private Tuned tuned;

  @BeforeAll
  void run(@TempDir Path folder) {
    generator = generator(folder, 3, 4);
    pti = builder().build();
    tuned = pti.invert(photograph()).tune();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private static Path generator(Path folder, int width, int height) {
    Path file = folder.resolve("draws-%dx%d.safetensors".formatted(width, height));
    SyntheticGenerator.of(new PictureSize(width, height), 32, 16, 16, size -> 8).write(file);
    return file;
  }

  private Pti.Builder builder() {
    return SmallPti.builder().generator(generator);
  }

  /** Waves, 100 x 80. */
  private static Picture photograph() {
    return SmallFilm.frame(0);
  }

  private static Target target(String name, Picture photograph) {
    return Targets.of(name, photograph, Aligner.centreCrop(), SIZE);
  }

  @Test
  void says_what_it_is() {
    assertThat(pti.generator()).hasToString("StyleGAN2 24 x 32, 8 layers of 16");
    assertThat(pti.generator().pictureSize()).isEqualTo(SIZE);
    assertThat(pti.generator().resolution()).isEqualTo(32);
  }

  @Test
  void the_largest_part_of_its_proportions_in_the_middle_is_inverted_and_tuned() {
    assertThat(tuned.target().size()).isEqualTo(SIZE);
    assertThat(tuned.target().placement())
        .contains(new Placement(new Point(49.5, 39.5), 80, 0, 100, 80));
    assertThat(tuned.picture().size()).isEqualTo(SIZE);
    assertThat(tuned.inverted().picture().size()).isEqualTo(SIZE);
    assertThat(tuned.metrics().mse()).isLessThan(tuned.inverted().metrics().mse());
    assertThat(tuned.metrics().identity()).as("there is no face square").isNaN();
  }

  @Test
  void an_aligned_picture_must_have_its_proportions() {
    try (Pti aligned = builder().aligner(Aligner.alreadyAligned()).build()) {
      Picture narrow = tuned.picture();
      assertThat(aligned.invert(narrow).target().picture()).isEqualTo(narrow);
      assertThatThrownBy(() -> aligned.invert(photograph()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("image: an aligned picture is of the proportions of 24 x 32, not 100 x 80");
    }
  }

  @Test
  void an_edit_is_put_back_and_nothing_outside_of_its_part_changes() {
    Edited edited = tuned.edit(DIRECTION, 2);
    Picture whole = edited.pasteBack(photograph());
    assertThat(whole.size()).isEqualTo(photograph().size());
    int changed = 0;
    for (int row = 0; row < 80; row++) {
      for (int column = 0; column < 100; column++) {
        boolean same = whole.get(0, row, column) == photograph().get(0, row, column);
        changed += same ? 0 : 1;
        if (column < 20 || column >= 80) {
          assertThat(same).as("row %d, column %d", row, column).isTrue();
        }
      }
    }
    assertThat(changed).as("not a face, all but the border").isGreaterThan(60 * 80 * 3 / 4);
  }

  @Test
  void what_is_stitched_is_what_is_put_back() {
    Edited stitched = tuned.edit(DIRECTION, 1).stitch(Stitching.ofDefaults().with(b -> b.steps(3)));
    assertThat(stitched.picture().size()).isEqualTo(SIZE);
    assertThat(stitched.stitching().orElseThrow().settings())
        .containsEntry("region", "all but the border");
    assertThat(Stitching.ofDefaults().settings().region().at(SIZE))
        .isEqualTo(Region.rectangle(.06, .045, .94, .955).named("all but the border").at(SIZE));
  }

  @Test
  void it_is_refined_dragged_and_both_are_kept(@TempDir Path folder) {
    Tuned refined = tuned.refine(FeatureRefinement.ofDefaults().with(b -> b.steps(5)));
    assertThat(refined.metrics().mse()).isLessThan(tuned.metrics().mse());
    assertThat(refined.tuning().features().get(0).size()).isEqualTo(new PictureSize(12, 16));
    Drag drag = Drag.of(new Point(10, 26), new Point(14, 28)).with(b -> b.steps(2));
    assertThat(refined.drag(drag.within(Region.rectangle(0, .5, 1, 1))).picture().size())
        .isEqualTo(SIZE);
    assertThatThrownBy(() -> tuned.drag(Drag.of(new Point(26, 10), new Point(10, 26))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("point (26.0, 10.0) is not within the picture's (0, 0) to (23, 31)");
    for (String where : List.of("run", "run.safetensors")) {
      refined.save(folder.resolve(where));
      try (Pti later = builder().build()) {
        Tuned opened = later.open(folder.resolve(where));
        assertThat(opened.picture()).isEqualTo(refined.picture());
        assertThat(opened.target().size()).isEqualTo(SIZE);
        assertThat(opened.target().placement()).isEqualTo(refined.target().placement());
      }
    }
  }

  @Test
  void a_mask_has_its_size(@TempDir Path folder) {
    Path file = folder.resolve("lower.png");
    Masks.write(Region.rectangle(0, .5, 1, 1).at(SIZE), file);
    Mask mask = Masks.read(file);
    try (Pti masked = builder().mask(mask).build()) {
      assertThat(masked.invert(photograph()).tune().picture().size()).isEqualTo(SIZE);
    }
    assertThatThrownBy(() -> builder().mask(Region.face().at(32)).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("mask face is 32 x 32, the pictures are 24 x 32");
  }

  @Test
  void several_share_a_generator_and_what_lies_between_them_is_drawn() {
    Picture other = SmallFilm.frame(4);
    TunedTogether together =
        InvertedTogether.of(
                List.of(pti.invert(target("a", photograph())), pti.invert(target("b", other))))
            .tune();
    assertThat(together.between("a", "b", .5).size()).isEqualTo(SIZE);
  }

  @Test
  void a_film_is_followed_edited_and_put_back(@TempDir Path folder) {
    Path input = SmallFilm.write(folder.resolve("in"), 3);
    try (Pti film = SmallFilm.filmBuilder().generator(generator).withoutNotes().build()) {
      EditedFrames edited =
          film.invert(Frames.of(input).with(b -> b.followingSteps(2))).tune().edit(DIRECTION, 1);
      assertThat(edited.get("f1").picture().size()).isEqualTo(SIZE);
      assertThat(edited.pasteBack(folder.resolve("out"))).hasSize(3);
    }
  }

  @Test
  void a_sibling_of_other_proportions_is_refused(@TempDir Path folder) {
    try (Pti wide = SmallPti.builder().generator(generator(folder, 6, 4)).build()) {
      assertThatThrownBy(() -> tuned.carriedTo(wide))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the photograph is inverted at 24 x 32 pixels, the sibling draws 48 x 32");
    }
  }

  @Test
  void an_edited_picture_is_saved_at_its_size(@TempDir Path folder) {
    Path file = folder.resolve("edited.png");
    tuned.edit(DIRECTION, 1).save(file);
    assertThat(Photographs.read(file).size()).isEqualTo(SIZE);
  }
}
