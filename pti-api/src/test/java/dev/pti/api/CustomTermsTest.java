package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.contract.LossTermContract;
import dev.pti.api.contract.ParameterTermContract;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The kinds of terms that a user may write, each held to the shipped contract. */
class CustomTermsTest {
  /** No face network, but one: means over blocks of pixels. */
  private static NDArray coarse(NDArray images) {
    long n = images.getShape().get(0);
    long blocks = images.getShape().get(2) / 8;
    return images
        .reshape(n, 3, blocks, 8, blocks, 8)
        .mean(new int[] {5})
        .mean(new int[] {3})
        .reshape(n, -1);
  }

  private static final LossTerm OWN = (image, target) -> Losses.meanAbsoluteError(image, target);

  @Nested
  class ALambdaIsGood implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return OWN;
    }
  }

  @Nested
  class ARegionTermIsGood implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return Losses.l2().within(Region.mouth().feathered(.05)).named("mouth");
    }
  }

  @Nested
  class ALambdaWithinARegionIsGood implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return OWN.within(Region.face());
    }
  }

  @Nested
  class AnIdentityTermIsGood implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return Losses.identity(CustomTermsTest::coarse);
    }
  }

  @Nested
  class AnIdentityTermWithinARegionIsGood implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return Losses.identity(CustomTermsTest::coarse).within(Region.face());
    }
  }

  @Nested
  class ParameterDistanceIsGood implements ParameterTermContract {
    @Override
    public ParameterTerm parameterTerm() {
      return Losses::meanSquaredMove;
    }
  }

  @Nested
  class AParameterTermOfOnesOwnIsGood implements ParameterTermContract {
    @Override
    public ParameterTerm parameterTerm() {
      return (tuned, original) -> {
        String name = "synthesis.b4.conv1.weight";
        return tuned.get(name).sub(original.get(name)).abs().sum();
      };
    }
  }

  @Test
  void within_a_mask_l2_is_the_mean_of_what_counts() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray image = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
      NDArray target = manager.zeros(image.getShape());
      LossTerm term = Losses.l2().within(mask(1, .5f, 0, 0));
      float wanted = (1 + .5f * 4) / 1.5f;
      assertThat(term.loss(image, target).getFloat()).isCloseTo(wanted, within(1e-6f));
      assertThat(term.against(target).loss(image).getFloat()).isCloseTo(wanted, within(1e-6f));
      assertThat(Losses.l2().within(mask(1, 1, 1, 1)).loss(image, target).getFloat())
          .isEqualTo(Losses.l2().loss(image, target).getFloat());
    }
  }

  @Test
  void a_term_that_knows_no_places_sees_the_target_outside() {
    LossTerm sum = (image, target) -> image.sub(target).sum();
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray image = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
      NDArray target = manager.ones(image.getShape());
      LossTerm term = sum.within(mask(1, .5f, 0, .25f));
      assertThat(term.loss(image, target).getFloat()).isEqualTo(.5f + .75f);
      assertThat(term.against(target).loss(image).getFloat()).isEqualTo(.5f + .75f);
    }
  }

  @Test
  void a_region_keeps_name_and_weight_and_is_printed() {
    LossTerm term = Losses.l2().weighted(.5).within(Region.face());
    assertThat(term.name()).isEqualTo("l2");
    assertThat(term.weight()).isEqualTo(.5);
    assertThat(term).hasToString("0.5 × l2 within face");
    assertThat(OWN.within(Region.eyes())).hasToString("term within eyes");
    assertThat(OWN.within(Region.eyes()).weighted(2)).hasToString("2.0 × term within eyes");
  }

  @Test
  void within_two_regions_is_within_both() {
    assertThat(Losses.l2().within(Region.face()).within(Region.eyes()))
        .hasToString("1.0 × l2 within face and eyes");
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray image = manager.create(new float[] {1, 2, 3, 4}, new Shape(1, 1, 2, 2));
      LossTerm term = OWN.within(mask(1, 1, 0, 0)).within(mask(0, 1, 1, 1));
      assertThat(term.loss(image, image.zerosLike()).getFloat()).isEqualTo(2 / 4f);
      assertThatThrownBy(
              () ->
                  OWN.within(mask(1, 0, 0, 0))
                      .within(mask(0, 1, 0, 0))
                      .loss(image, image.zerosLike()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("mask m and m is 0 everywhere, wanted a weight above 0 somewhere");
    }
  }

  @Test
  void refuses_pictures_of_another_size_than_the_mask() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LossTerm term = Losses.l2().within(mask(1, 1, 0, 0));
      NDArray large = manager.zeros(new Shape(1, 3, 4, 4));
      assertThatThrownBy(() -> term.against(large))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("mask m is 2 x 2, the pictures are 4 x 4");
      NDArray wide = manager.zeros(new Shape(1, 3, 4, 8));
      assertThatThrownBy(() -> term.loss(wide, wide))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("mask m is 2 x 2, the pictures are 8 x 4");
    }
  }

  @Test
  void the_identity_term_is_one_minus_the_cosine() {
    try (NDManager manager = NDManager.newBaseManager()) {
      LossTerm term = Losses.identity(images -> images.reshape(images.getShape().get(0), -1));
      assertThat(term.name()).isEqualTo("identity");
      NDArray a = manager.create(new float[] {3, 4}, new Shape(1, 1, 1, 2));
      NDArray b = manager.create(new float[] {4, 3}, new Shape(1, 1, 1, 2));
      NDArray opposite = manager.create(new float[] {-6, -8}, new Shape(1, 1, 1, 2));
      assertThat(term.loss(a, b).getFloat()).isCloseTo(1 - 24 / 25f, within(1e-6f));
      assertThat(term.loss(a, opposite).getFloat()).isCloseTo(2, within(1e-6f));
    }
  }

  @Test
  void refuses_an_embedding_of_another_form() {
    try (NDManager manager = NDManager.newBaseManager()) {
      NDArray images = manager.zeros(new Shape(2, 3, 4, 4));
      assertThatThrownBy(() -> Losses.identity(NDArray::flatten).loss(images, images))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the embedding network gave shape [96] for 2 pictures, wanted [2, d]");
    }
  }

  @Test
  void the_parameter_distance_is_a_mean_over_all_weights() {
    try (NDManager manager = NDManager.newBaseManager()) {
      Map<String, NDArray> tuned =
          Map.of("a", manager.create(new float[] {1, 2, 3}), "b", manager.create(new float[] {5}));
      Map<String, NDArray> original =
          Map.of("a", manager.zeros(new Shape(3)), "b", manager.zeros(new Shape(1)));
      assertThat(Losses.meanSquaredMove(tuned, original).getFloat())
          .isEqualTo((1 + 4 + 9 + 25) / 4f);
      LossTerm term = Losses.parameterDistance().weighted(1e4).within(Region.face());
      assertThat(term).hasToString("10000.0 × parameters");
      NDArray image = manager.zeros(new Shape(1, 3, 4, 4));
      LossTerm.Bound bound = term.against(image);
      assertThat(bound.loss(image, tuned, original).getFloat()).isEqualTo(39 / 4f);
      assertThatThrownBy(() -> bound.loss(image))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "loss term parameters looks at the generator's weights, which tuning alone moves");
    }
  }

  private static Mask mask(float... weights) {
    return Mask.of("m", FloatTensor.of(weights, 2, 2));
  }
}
