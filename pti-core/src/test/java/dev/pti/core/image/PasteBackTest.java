package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.Faces;
import dev.pti.api.FaceChoice;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.Region;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PasteBackTest {
  private final Picture photograph = TestImages.pattern(90, 120);
  private final Placement placement = new Placement(new Point(60, 45), 40, .2, 120, 90);
  private final PasteBack picture =
      PasteBack.ofDefaults().with(PasteBack.Blend.PICTURE).withinSquare();

  private static Picture plain(int side, float value) {
    float[] values = new float[3 * side * side];
    Arrays.fill(values, value);
    return Picture.of(FloatTensor.wrap(values, 3, side, side));
  }

  private static Picture plain(PictureSize size, float value) {
    float[] values = new float[3 * size.pixels()];
    Arrays.fill(values, value);
    return Picture.of(FloatTensor.wrap(values, 3, size.height(), size.width()));
  }

  /** Turned, narrow or wide, coarser than the photograph or finer: the whole but its border. */
  @Test
  void what_is_not_square_comes_back_whole_but_for_its_border() {
    for (PictureSize size : new PictureSize[] {new PictureSize(20, 40), new PictureSize(60, 40)}) {
      for (PasteBack.Blend blend : PasteBack.Blend.values()) {
        for (double side : new double[] {30, 55}) {
          Placement turned = new Placement(new Point(60, 45), side, .3, 120, 90);
          Picture pasted =
              PasteBack.ofDefaults()
                  .withSeam()
                  .with(blend)
                  .apply(
                      plain(new PictureSize(120, 90), -.2f), turned, edited(size), unedited(size));
          String which = "%s of %s at %s".formatted(blend, size, side);
          assertOnlyInside(pasted, turned, size, which);
          assertThat(pasted.get(0, 45, 60)).as(which).isNotCloseTo(-.2f, within(.1f));
        }
      }
    }
  }

  /** A corner is edited, far from where an aligned portrait has its face. */
  @Test
  void what_is_not_square_is_no_face() {
    PictureSize size = new PictureSize(40, 60);
    Placement level = new Placement(new Point(59.5, 44.5), 60, 0, 120, 90);
    Picture grey = plain(new PictureSize(120, 90), 0);
    Picture pasted = PasteBack.ofDefaults().apply(grey, level, plain(size, .5f), plain(size, 0));
    Point corner = level.toPhotograph(new Point(6, 6), size);
    assertThat(pasted.get(0, (int) corner.y(), (int) corner.x())).isGreaterThan(.2f);
  }

  /** The border is one of the shorter side, or nothing of a ribbon would come back. */
  @Test
  void a_ribbon_comes_back_too() {
    for (PictureSize size : new PictureSize[] {new PictureSize(8, 80), new PictureSize(80, 8)}) {
      Placement level = new Placement(new Point(59.5, 44.5), size.height(), 0, 120, 90);
      Picture grey = plain(new PictureSize(120, 90), 0);
      Picture pasted = PasteBack.ofDefaults().apply(grey, level, plain(size, .5f), plain(size, 0));
      assertThat(pasted.get(0, 44, 59)).as("%s", size).isEqualTo(.5f);
    }
  }

  private static Picture unedited(PictureSize size) {
    return plain(size, -.2f);
  }

  private static Picture edited(PictureSize size) {
    float[] values = unedited(size).toTensor().toArray();
    for (int i = 0; i < values.length; i++) {
      int column = i % size.width();
      int row = i / size.width() % size.height();
      double away = Math.hypot(column - size.width() / 2., row - size.height() / 2.);
      values[i] += away < size.width() / 4. ? .5f : 0;
    }
    return Picture.of(FloatTensor.wrap(values, 3, size.height(), size.width()));
  }

  private static void assertOnlyInside(
      Picture pasted, Placement placement, PictureSize size, String which) {
    for (int row = 0; row < 90; row++) {
      for (int column = 0; column < 120; column++) {
        Point place = placement.toTarget(new Point(column, row), size);
        boolean inside =
            place.x() >= -.5
                && place.y() >= -.5
                && place.x() <= size.width() - .5
                && place.y() <= size.height() - .5;
        if (!inside) {
          assertThat(pasted.get(0, row, column)).as(which).isEqualTo(-.2f);
        }
      }
    }
  }

  private static boolean isInside(Placement placement, int row, int column) {
    Point place = placement.toTarget(new Point(column, row), PictureSize.square(1000));
    return Math.max(Math.abs(place.x() - 499.5), Math.abs(place.y() - 499.5)) <= 500;
  }

  private void assertSameOutside(Picture pasted) {
    for (int row = 0; row < 90; row++) {
      for (int column = 0; column < 120; column++) {
        if (!isInside(placement, row, column)) {
          for (int channel = 0; channel < 3; channel++) {
            assertThat(pasted.get(channel, row, column))
                .isEqualTo(photograph.get(channel, row, column));
          }
        }
      }
    }
  }

  @Test
  void changes_no_bit_outside_of_the_square() {
    Picture pasted = picture.apply(photograph, placement, plain(40, .5f), plain(40, 0));

    assertSameOutside(pasted);
    assertThat(pasted.get(1, 45, 60)).isEqualTo(.5f);
  }

  @Test
  void changes_no_bit_outside_of_a_region() {
    Picture pasted =
        picture
            .within(Region.rectangle(.5, 0, 1, 1))
            .apply(photograph, placement, plain(40, .5f), plain(40, 0));

    assertSameOutside(pasted);
    assertThat(pasted.get(1, 45, 50)).isEqualTo(photograph.get(1, 45, 50));
    assertThat(pasted.get(1, 45, 68)).isEqualTo(.5f);
  }

  @Test
  void leaves_the_background_unless_the_whole_square_is_wanted() {
    Point corner = placement.toPhotograph(new Point(6, 6), PictureSize.square(40));
    int row = (int) corner.y();
    int column = (int) corner.x();

    Picture face =
        PasteBack.ofDefaults().apply(photograph, placement, plain(40, .5f), plain(40, 0));
    Picture square = picture.apply(photograph, placement, plain(40, .5f), plain(40, 0));

    assertThat(face.get(0, row, column)).isEqualTo(photograph.get(0, row, column));
    assertThat(square.get(0, row, column)).isNotEqualTo(photograph.get(0, row, column));
  }

  @Test
  void adds_the_difference_where_the_generator_is_coarser() {
    Picture pasted =
        PasteBack.ofDefaults()
            .withSeam()
            .apply(photograph, placement, plain(16, .125f), plain(16, 0));

    assertSameOutside(pasted);
    assertThat(pasted.get(0, 45, 60))
        .isCloseTo(Math.min(1, photograph.get(0, 45, 60) + .125f), within(1e-6f));
  }

  @Test
  void puts_the_picture_where_the_generator_is_finer() {
    Picture pasted =
        PasteBack.ofDefaults().apply(photograph, placement, plain(64, .125f), plain(64, 0));

    assertSameOutside(pasted);
    assertThat(pasted.get(0, 45, 60)).isCloseTo(.125f, within(1e-6f));
  }

  /** A difference that is the same everywhere would glow where the mask falls off. */
  @Test
  void evens_the_difference_out_where_the_mask_falls_off() {
    Picture grey = plain(120, 0);
    Placement level = new Placement(new Point(59.5, 59.5), 80, 0, 120, 120);
    PasteBack how = PasteBack.ofDefaults().withinSquare();

    Picture seamless = how.apply(grey, level, plain(40, .5f), plain(40, 0));
    Picture glowing = how.withSeam().apply(grey, level, plain(40, .5f), plain(40, 0));

    assertThat(seamless.get(0, 60, 60)).isCloseTo(.5f, within(.01f));
    assertThat(glowing.get(0, 60, 60)).isCloseTo(.5f, within(1e-6f));
    // A twentieth of the side from the border.
    assertThat(glowing.get(0, 60, 24)).isGreaterThan(.1f);
    assertThat(seamless.get(0, 60, 24)).isLessThan(.04f);
  }

  /** What is put there has another colour everywhere, and a disc: the disc alone is seen. */
  @Test
  void gradients_lose_an_offset_and_keep_an_edit() {
    Picture grey = plain(120, -.2f);
    Placement level = new Placement(new Point(59.5, 59.5), 80, 0, 120, 120);
    float[] drawn = plain(80, .3f).toTensor().toArray();
    for (int i = 0; i < drawn.length; i++) {
      boolean inDisc = Math.hypot(i % 80 - 40, i / 80 % 80 - 40) < 12;
      drawn[i] += inDisc ? .25f : 0;
    }
    Picture edited = Picture.of(FloatTensor.wrap(drawn, 3, 80, 80));

    Picture pasted =
        picture.with(PasteBack.Blend.GRADIENTS).apply(grey, level, edited, plain(80, 0));

    assertThat(pasted.get(0, 60, 60)).isCloseTo(.05f, within(.01f));
    assertThat(pasted.get(0, 60, 35)).isCloseTo(-.2f, within(.01f));
    for (int column = 0; column < 44; column++) {
      assertThat(pasted.get(0, 60, column)).isCloseTo(-.2f, within(.01f));
    }
  }

  @Test
  void gradients_meet_the_photograph_at_the_border_and_stay_within_the_mask() {
    Picture sky = TestImages.gradient(90, 120);

    Picture pasted =
        picture.with(PasteBack.Blend.GRADIENTS).apply(sky, placement, plain(40, .5f), plain(40, 0));

    boolean changed = false;
    for (int row = 0; row < 90; row++) {
      for (int column = 1; column < 120; column++) {
        if (!isInside(placement, row, column)) {
          assertThat(pasted.get(0, row, column)).isEqualTo(sky.get(0, row, column));
        }
        changed |= pasted.get(0, row, column) != sky.get(0, row, column);
        assertThat(Math.abs(pasted.get(0, row, column) - pasted.get(0, row, column - 1)))
            .isLessThan(.05f);
      }
    }
    assertThat(changed).isTrue();
  }

  /** The difference of nothing is nothing, and so is its membrane. */
  @Test
  void gradients_of_a_coarse_generator_are_those_of_the_difference() {
    PasteBack how = PasteBack.ofDefaults().with(PasteBack.Blend.GRADIENTS);

    assertThat(how.apply(photograph, placement, plain(16, .3f), plain(16, .3f)))
        .isEqualTo(photograph);
    // An even difference is all border.
    Picture even = how.apply(photograph, placement, plain(16, .3f), plain(16, .1f));
    for (int channel = 0; channel < 3; channel++) {
      assertThat(even.get(channel, 45, 60))
          .isCloseTo(photograph.get(channel, 45, 60), within(.01f));
    }
  }

  /** What is whiter than white is white, before and after. */
  @Test
  void does_not_add_what_nobody_sees() {
    Picture pasted =
        PasteBack.ofDefaults().apply(photograph, placement, plain(16, 1), plain(16, 1.5f));

    assertThat(pasted).isEqualTo(photograph);
  }

  @Test
  void an_edit_of_nothing_changes_nothing() {
    assertThat(PasteBack.ofDefaults().apply(photograph, placement, plain(16, .3f), plain(16, .3f)))
        .isEqualTo(photograph);
  }

  @Test
  void falls_off_without_a_step() {
    Picture grey = plain(120, 0);
    Placement level = new Placement(new Point(59.5, 59.5), 80, 0, 120, 120);

    Picture pasted = picture.apply(grey, level, plain(80, 1), plain(80, 0));

    for (int column = 1; column < 120; column++) {
      assertThat(Math.abs(pasted.get(0, 60, column) - pasted.get(0, 60, column - 1)))
          .isLessThan(.2f);
    }
  }

  @Test
  void a_face_comes_back_as_it_was_cut() {
    Picture astronaut = Photographs.astronaut();
    Aligner aligner = Aligner.face(Faces.detector(), FaceChoice.only());
    int side = aligner.align(astronaut).width();
    Aligned aligned = aligner.align(astronaut, PictureSize.square(side));
    Placement where = aligned.placement().orElseThrow();

    Picture pasted = picture.apply(astronaut, where, aligned.picture(), aligned.picture());

    double sum = 0;
    int count = 0;
    for (int i = 0; i < 512 * 512; i++) {
      int row = i / 512;
      int column = i % 512;
      for (int channel = 0; channel < 3; channel++) {
        float change = pasted.get(channel, row, column) - astronaut.get(channel, row, column);
        if (isInside(where, row, column)) {
          sum += Math.abs(change);
          count++;
        } else {
          assertThat(change).isZero();
        }
      }
    }
    assertThat(sum / count * 127.5).isLessThan(2);
  }

  @Test
  void refuses_another_photograph() {
    assertThatThrownBy(
            () -> picture.apply(TestImages.pattern(80, 120), placement, plain(8, 0), plain(8, 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("photograph is 120 x 80, the target was cut from one of 120 x 90");
  }

  @Test
  void refuses_pictures_of_two_sizes() {
    assertThatThrownBy(() -> picture.apply(photograph, placement, plain(8, 0), plain(16, 0)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("edited picture is 8 x 8, unedited 16 x 16, wanted one size");
  }
}
