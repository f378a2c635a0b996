package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class WalkTest {
  private final Direction age = Direction.of("age", FloatTensor.of(new float[] {1, 0, 0}, 3));
  private final Direction smile = Direction.of("smile", FloatTensor.of(new float[] {0, 1, 0}, 3));
  private final Latent latent = Latent.inW(new float[] {.5f, .25f, 0}, 2);
  private final Generator drawing = new Drawing(4);

  private static AbstractThrowableAssert<?, ?> assertRefused(ThrowingCallable call) {
    return assertThatThrownBy(call).isInstanceOf(InvalidInputException.class);
  }

  @Test
  void goes_along_a_direction_in_equal_steps_with_both_ends() {
    Walk walk = Walk.along(age, -3, 3, 7);
    assertThat(walk.titles())
        .containsExactly("age -3", "age -2", "age -1", "age 0", "age 1", "age 2", "age 3");
    assertThat(walk.edits().get(6)).isEqualTo(Edit.of(age, 3));
    assertThat(Walk.along(age, -.3, .3, 7).titles().get(3)).isEqualTo("age 0");
    assertThat(Walk.along(age, 2, -1, 4).titles())
        .containsExactly("age 2", "age 1", "age 0", "age -1");
  }

  private static StyleDirection colour() {
    return StyleDirection.of("red", Map.of("b4.torgb", FloatTensor.of(new float[] {.5f, 0, 0}, 3)));
  }

  private static List<Float> reds(PictureGrid pictures) {
    return pictures.rows().stream()
        .flatMap(row -> row.stream().map(picture -> picture.get(0, 0, 0)))
        .toList();
  }

  @Test
  void goes_along_style_channels() {
    Walk walk = Walk.along(colour().withStrength(9), -1, 1, 3);
    assertThat(walk.titles()).containsExactly("red -1", "red 0", "red 1");
    assertThat(walk).isEqualTo(Walk.along(colour(), -1, 1, 3));
    assertThat(walk).isNotEqualTo(Walk.along(colour(), -1, 2, 3));
    assertThat(reds(walk.draw(drawing, latent))).containsExactly(0f, .5f, 1f);
    assertThat(reds(walk.andBack().draw(drawing, latent))).containsExactly(0f, .5f, 1f, .5f);
    assertRefused(() -> Walk.along(colour(), 1, 1, 3))
        .hasMessage("walk along red 1 goes from 1 to itself, wanted two different ends");
    StyleDirection other =
        StyleDirection.of("other", Map.of("b8.torgb", FloatTensor.of(new float[] {1}, 1)));
    assertRefused(() -> Walk.along(other, 0, 1, 3).draw(drawing, latent))
        .hasMessage("direction other moves style layer b8.torgb, generator has b4.torgb");
  }

  @Test
  void goes_along_an_edit_that_moves_style_channels_too() {
    Edit both = Edit.of(age, .5).and(Edit.of(colour(), 1));
    Walk walk = Walk.along(both, 0, 2, 3);
    assertThat(walk.titles())
        .containsExactly("age 0, then red 0", "age 0.5, then red 1", "age 1, then red 2");
    assertThat(walk.edits().get(1)).isEqualTo(both);
    assertThat(reds(walk.draw(drawing, latent))).containsExactly(.5f, 1.5f, 2.5f);
    assertThat(reds(Walk.between(both, Edit.of(colour(), 3), 3).draw(drawing, latent)))
        .containsExactly(1.5f, 1.75f, 2f);
    assertThat(Walk.along(colour(), 0, 1, 2)).isEqualTo(Walk.along(Edit.of(colour(), 1), 0, 1, 2));
  }

  @Test
  void style_channels_and_latents_make_a_grid() {
    Walk reds = Walk.along(colour(), 0, 1, 2);
    Walk ages = Walk.along(age, -1, 0, 2);
    PictureGrid grid = reds.draw(ages, drawing, latent);
    assertThat(grid.title(1, 1)).isEqualTo("red 1, age 0");
    assertThat(reds(grid)).containsExactly(-.5f, 0f, .5f, 1f);
  }

  @Test
  void style_channels_stay_moved_all_the_way() {
    Walk ages = Walk.along(age, -1, 0, 2).with(colour());
    assertThat(ages.titles()).containsExactly("age -1", "age 0");
    assertThat(reds(ages.draw(drawing, latent))).containsExactly(0f, 1f);
    assertThat(reds(ages.with(colour()).draw(drawing, latent))).containsExactly(.5f, 1.5f);
  }

  @Test
  void takes_given_strengths_and_edits() {
    assertThat(Walk.strengths(age, -1, .5, 4)).hasToString("age -1 | age 0.5 | age 4");
    Edit older = Edit.of(age, 2).and(smile, 1);
    assertThat(Walk.of(Edit.none(), older)).hasToString("unedited | age 2, smile 1");
    assertThat(Walk.along(older, 0, 1, 3))
        .hasToString("age 0, smile 0 | age 1, smile 0.5 | age 2, smile 1");
  }

  @Test
  void goes_from_one_edit_to_another() {
    Walk walk = Walk.between(Edit.of(age, 2), Edit.of(smile, 4), 5);
    assertThat(walk.titles()).containsExactly("0", "0.25", "0.5", "0.75", "1");
    assertThat(walk.edits().get(1)).isEqualTo(Edit.of(age, 1.5).and(smile, 1));
  }

  @Test
  void goes_along_the_great_circle_between_two_codes() {
    float[] from = {2, 0, 0};
    float[] to = {0, 2, 0};
    Walk walk = Walk.inZ(drawing, from, to, 3);
    assertThat(walk.titles()).containsExactly("0", "0.5", "1");
    float[] middle = walk.edits().get(1).edit(latent).layer(0);
    assertThat(middle[0]).isCloseTo((float) Math.sqrt(2), within(1e-6f));
    assertThat(middle[1]).isCloseTo((float) Math.sqrt(2), within(1e-6f));
    assertThat(walk.edits().get(0).edit(latent).layer(0)).containsExactly(from);
    assertThat(walk.edits().get(2).edit(latent).layer(1)).containsExactly(to);
  }

  @Test
  void neighbouring_codes_are_joined_by_the_line() {
    float[] from = {1, 0, 0};
    float[] between = SphericalInterpolation.of(from, new float[] {1, 1e-6f, 0}, .5);
    assertThat(between[1]).isCloseTo(5e-7f, within(1e-9f));
    assertThat(SphericalInterpolation.of(from, from, .3)).containsExactly(from);
  }

  @Test
  void forth_and_back_it_repeats_no_picture_twice_in_a_row() {
    Walk walk = Walk.along(age, 0, 3, 4).andBack();
    assertThat(walk).hasToString("age 0 | age 1 | age 2 | age 3 | age 2 | age 1");
    assertThat(Walk.strengths(age, 1, 2).andBack()).isEqualTo(Walk.strengths(age, 1, 2));
  }

  @Test
  void draws_a_strip() {
    PictureGrid strip = Walk.along(age, 0, .5, 2).draw(drawing, latent);
    assertThat(strip.columnTitles()).containsExactly("age 0", "age 0.5");
    assertThat(strip.rowTitles()).containsExactly("");
    assertThat(strip.rows().get(0))
        .extracting(picture -> picture.get(0, 0, 0))
        .containsExactly(.5f, 1f);
  }

  @Test
  void what_comes_twice_is_drawn_once() {
    PictureGrid loop = Walk.along(age, 0, 3, 4).andBack().draw(drawing, latent);
    assertThat(loop.rows().get(0).get(5)).isSameAs(loop.rows().get(0).get(1));
  }

  @Test
  void draws_a_grid_with_both_edits_in_each_picture() {
    PictureGrid grid =
        Walk.along(age, 0, .5, 2).draw(Walk.strengths(smile, -1, 0, 1), drawing, latent);
    assertThat(grid).hasToString("2 x 3 pictures");
    assertThat(grid.rowTitles()).containsExactly("smile -1", "smile 0", "smile 1");
    assertThat(grid.title(2, 1)).isEqualTo("age 0.5, smile 1");
    Picture last = grid.rows().get(2).get(1);
    assertThat(last.get(0, 0, 0)).isEqualTo(1);
    assertThat(last.get(1, 0, 0)).isEqualTo(1.25f);
  }

  @Test
  void refuses_walks_that_are_none() {
    assertRefused(() -> Walk.along(age, -3, 3, 0))
        .hasMessage("walk along age 1 has 0 steps, wanted 2 to 400");
    assertRefused(() -> Walk.along(age, -3, 3, 401))
        .hasMessage("walk along age 1 has 401 steps, wanted 2 to 400");
    assertRefused(() -> Walk.along(age, 2, 2, 3))
        .hasMessage("walk along age 1 goes from 2 to itself, wanted two different ends");
    assertRefused(() -> Walk.along(age, Double.NaN, 2, 3))
        .hasMessage("walk along age 1 goes from NaN to 2.0, wanted finite numbers");
    assertRefused(() -> Walk.of()).hasMessage("walk has 0 steps, wanted 1 to 400");
    assertRefused(() -> Walk.along(age, 0, 1, 300).andBack())
        .hasMessage("walk has 598 steps, wanted 1 to 400");
  }

  @Test
  void refuses_codes_without_a_way_between_them() {
    float[] code = {1, 2, 3};
    assertRefused(() -> Walk.inZ(drawing, code, new float[] {-1, -2, -3}, 3))
        .hasMessage("codes are opposite, so no way between them is shortest");
    assertRefused(() -> Walk.inZ(drawing, code, new float[3], 3))
        .hasMessage("a code is 0 or not finite, which gives no direction");
    assertRefused(() -> Walk.inZ(drawing, code, new float[2], 3))
        .hasMessage("codes have 3 and 2 values, wanted as many");
  }

  @Test
  void looks_whether_the_pictures_fit_before_it_draws() {
    Walk many = Walk.along(age, 0, 1, 100);
    assertRefused(() -> many.draw(new Drawing(1024), latent))
        .hasMessage("100 x 1 are 100 pictures, a grid of 1024 x 1024 pixels each holds at most 61");
    assertRefused(() -> many.draw(Walk.along(smile, 0, 1, 5), drawing, latent))
        .hasMessage("100 x 5 are 500 pictures, a grid of 4 x 4 pixels each holds at most 400");
    assertRefused(() -> many.draw(FakeGenerator.ofSize(2, 4), latent))
        .hasMessage("direction age has width 3, generator wants 4");
  }
}
