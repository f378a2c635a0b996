package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RegionTest {
  private static final Region LEFT = Region.rectangle(0, 0, .5, 1);

  private static FloatTensor weights(float... values) {
    int side = (int) Math.sqrt(values.length);
    return FloatTensor.of(values, side, side);
  }

  private static double share(Region region, int resolution) {
    double sum = 0;
    for (float weight : region.at(resolution).toTensor().toArray()) {
      sum += weight;
    }
    return sum / resolution / resolution;
  }

  private static void refused(Runnable made, String message) {
    assertThatThrownBy(made::run).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }

  @Test
  void a_mask_holds_its_weights() {
    Mask mask = Mask.of("hair", weights(0, .25f, .5f, 1));
    assertThat(mask.get(0, 1)).isEqualTo(.25f);
    assertThat(mask.get(1, 0)).isEqualTo(.5f);
    assertThat(mask.toTensor()).isEqualTo(weights(0, .25f, .5f, 1));
    assertThat(mask).hasToString("mask hair, 2 x 2").isEqualTo(mask.at(2));
    assertThat(mask)
        .isEqualTo(Mask.of("hair", weights(0, .25f, .5f, 1)))
        .isNotEqualTo(Mask.of("hair", weights(0, .25f, .5f, 0)));
  }

  @Test
  void refuses_a_mask_of_another_size() {
    refused(
        () -> Mask.of("hair", weights(0, 1, 1, 1)).at(32),
        "mask hair is 2 x 2, the pictures are 32 x 32");
  }

  @Test
  void refuses_a_mask_that_ignores_everything() {
    refused(
        () -> Mask.of("hair", weights(0, 0, 0, 0)),
        "mask hair is 0 everywhere, wanted a weight above 0 somewhere");
    refused(
        () -> LEFT.and(LEFT.inverted()).at(8),
        "mask rectangle and not rectangle is 0 everywhere, wanted a weight above 0 somewhere");
  }

  @ParameterizedTest
  @ValueSource(floats = {-.001f, 1.001f, Float.NaN, Float.POSITIVE_INFINITY})
  void refuses_a_weight_that_is_none(float weight) {
    refused(
        () -> Mask.of("hair", weights(0, 1, weight, 1)),
        "mask hair holds " + weight + " at row 1, column 0, wanted 0 to 1");
  }

  @Test
  void refuses_weights_of_another_form() {
    refused(
        () -> Mask.of("hair", FloatTensor.of(new float[6], 6)),
        "mask hair has shape [6], wanted [height, width]");
    refused(
        () -> Mask.of("hair", FloatTensor.of(new float[4], 1, 2, 2)),
        "mask hair has shape [1, 2, 2], wanted [height, width]");
  }

  @Test
  void a_rectangle_covers_its_share_at_any_resolution() {
    assertThat(LEFT.at(2).toTensor()).isEqualTo(weights(1, 0, 1, 0));
    assertThat(LEFT.at(1).toTensor()).isEqualTo(weights(.5f));
    assertThat(share(Region.rectangle(.25, .5, .75, 1), 64)).isCloseTo(.25, within(1e-6));
  }

  @Test
  void an_ellipse_covers_its_share() {
    assertThat(share(Region.ellipse(.5, .5, .4, .25), 64))
        .isCloseTo(Math.PI * .4 * .25, within(2e-3));
  }

  @Test
  void a_question_makes_a_region() {
    Region below = Region.where((x, y) -> y > .5);
    assertThat(below.at(2).toTensor()).isEqualTo(weights(0, 0, 1, 1));
    assertThat(below.name()).isEqualTo("region");
  }

  @Test
  void regions_are_inverted_and_combined() {
    Region below = Region.where((x, y) -> y > .5).named("below");
    assertThat(LEFT.inverted().at(2).toTensor()).isEqualTo(weights(0, 1, 0, 1));
    assertThat(LEFT.and(below).at(2).toTensor()).isEqualTo(weights(0, 0, 1, 0));
    assertThat(LEFT.or(below).at(2).toTensor()).isEqualTo(weights(1, 0, 1, 1));
    assertThat(LEFT.or(below).inverted().name()).isEqualTo("not rectangle or below");
    assertThat(below).hasToString("below");
  }

  @Test
  void a_feather_softens_the_border_and_nothing_else() {
    Mask soft = LEFT.feathered(.05).at(64);
    assertThat(soft.name()).isEqualTo("feathered rectangle");
    assertThat(soft.get(0, 0)).isEqualTo(1);
    assertThat(soft.get(63, 63)).isZero();
    assertThat((double) soft.get(30, 31) + soft.get(30, 32)).isCloseTo(1, within(1e-5));
    assertThat(soft.get(30, 32)).isBetween(.3f, .5f);
    for (int column = 1; column < 64; column++) {
      assertThat(soft.get(5, column)).isLessThanOrEqualTo(soft.get(5, column - 1));
    }
    assertThat(share(Region.where((x, y) -> true).feathered(.5), 16)).isEqualTo(1);
  }

  @Test
  void a_picture_need_not_be_square() {
    PictureSize wide = new PictureSize(4, 2);
    FloatTensor left = FloatTensor.of(new float[] {1, 1, 0, 0, 1, 1, 0, 0}, 2, 4);
    assertThat(LEFT.at(wide).toTensor()).isEqualTo(left);
    assertThat(LEFT.inverted().at(wide).get(1, 3)).isEqualTo(1);
    assertThat(Mask.of("hair", left))
        .hasToString("mask hair, 4 x 2")
        .isEqualTo(Mask.of("hair", left).at(wide))
        .isNotEqualTo(Mask.of("hair", left.reshape(4, 2)));
    refused(
        () -> Mask.of("hair", left).at(new PictureSize(2, 4)),
        "mask hair is 4 x 2, the pictures are 2 x 4");
  }

  @Test
  void a_feather_is_as_wide_across_as_down() {
    Mask soft = Region.rectangle(.25, .25, .75, .75).feathered(.02).at(new PictureSize(32, 64));
    for (int step = -4; step < 4; step++) {
      assertThat(soft.get(32, 8 + step)).isCloseTo(soft.get(16 + step, 16), within(1e-4f));
    }
  }

  @Test
  void the_named_regions_lie_where_the_middle_of_an_aligned_portrait_has_them() {
    for (Region region : List.of(Region.face(), Region.head(), Region.eyes(), Region.mouth())) {
      Mask square = region.at(64);
      Mask narrow = region.at(new PictureSize(32, 64));
      Mask wide = region.at(new PictureSize(96, 64));
      for (int row = 0; row < 64; row++) {
        for (int column = 0; column < 64; column++) {
          assertThat(wide.get(row, 16 + column)).isEqualTo(square.get(row, column));
          if (column < 32) {
            assertThat(narrow.get(row, column)).isEqualTo(square.get(row, 16 + column));
          }
        }
      }
    }
  }

  @Test
  void the_named_regions_lie_in_the_picture() {
    assertThat(Region.face().name()).isEqualTo("face");
    assertThat(share(Region.face(), 64)).isCloseTo(.3016, within(1e-3));
    assertThat(share(Region.eyes().and(Region.face()), 64)).isBetween(.06, .094);
    assertThat(share(Region.mouth().and(Region.face()), 64))
        .isCloseTo(share(Region.mouth(), 64), within(1e-3));
    assertThat(share(Region.head().or(Region.face()), 64)).isBetween(.67, .7);
  }

  @Test
  void refuses_shapes_that_are_none() {
    refused(
        () -> Region.rectangle(.5, 0, .2, 1),
        "rectangle from (0.5, 0.0) to (0.2, 1.0) is not a part of a picture from (0, 0) to (1, 1)");
    refused(
        () -> Region.rectangle(0, 0, 1, 64),
        "rectangle from (0.0, 0.0) to (1.0, 64.0) is not a part of a picture from (0, 0) to (1,"
            + " 1)");
    refused(
        () -> Region.ellipse(.5, .5, 0, .2),
        "ellipse around (0.5, 0.5) has radii 0.0 and 0.2, wanted finite numbers and radii above 0");
    refused(
        () -> Region.ellipse(Double.NaN, .5, .1, .2),
        "ellipse around (NaN, 0.5) has radii 0.1 and 0.2, wanted finite numbers and radii above 0");
    refused(
        () -> Region.face().feathered(0),
        "feather of face is 0.0 of the side, wanted above 0, at most .5");
    refused(
        () -> Region.face().feathered(Double.NaN),
        "feather of face is NaN of the side, wanted above 0, at most .5");
  }

  @Test
  void what_is_made_of_nothing_may_be_something() {
    Region nothing = Region.where((x, y) -> false);
    assertThat(nothing.inverted().at(8).toTensor().toArray()).containsOnly(1);
    assertThat(nothing.or(Region.face()).at(8).toTensor())
        .isEqualTo(Region.face().at(8).toTensor());
    assertThatThrownBy(() -> nothing.named("hair").at(8))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("mask hair is 0 everywhere, wanted a weight above 0 somewhere");
  }
}
