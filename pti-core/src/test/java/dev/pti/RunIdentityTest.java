package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.PictureSize;
import dev.pti.api.Region;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is compared of objects that have no name of their own, by each JVM's way of naming them. */
class RunIdentityTest {
  @ParameterizedTest
  @CsvSource({
    "dev.pti.Mine$$Lambda$512/0x0000000800cb2440@5e9f23b4, dev.pti.Mine",
    "dev.pti.Mine$$Lambda$513/0x00000008010aa000@1b2c, dev.pti.Mine",
    "dev.pti.Mine$$Lambda/0x00007f3c8c1a2b30@5e9f23b4, dev.pti.Mine",
    "dev.pti.Mine$$Lambda$14/1234567@5e9f23b4, dev.pti.Mine",
    "dev.pti.Facade@5e9f23b4, dev.pti.Facade",
    "dev.pti.Mine$1@5e9f23b4, dev.pti.Mine$1",
    "'stop=dev.pti.Mine$$Lambda$7/0x08@1, steps=4', 'stop=dev.pti.Mine, steps=4'",
  })
  void only_what_differs_from_jvm_to_jvm_is_left_out(String described, String compared) {
    Object object =
        new Object() {
          @Override
          public String toString() {
            return described;
          }
        };
    assertThat(RunIdentity.stable(object)).isEqualTo(compared);
  }

  /** A term with a setting of its own, which it prints. */
  private record Edge(int radius) implements LossTerm {
    @Override
    public NDArray loss(NDArray image, NDArray target) {
      throw new UnsupportedOperationException();
    }
  }

  static List<UnaryOperator<LossTerm>> wrappings() {
    return List.of(
        term -> term,
        term -> term.weighted(.5),
        term -> term.weighted(step -> 1.),
        term -> term.named("edge"),
        term -> term.within(Region.face()),
        term -> term.within(Region.face()).weighted(.5).named("edge"));
  }

  @ParameterizedTest
  @MethodSource("wrappings")
  void terms_with_other_settings_are_others_however_they_are_wrapped(
      UnaryOperator<LossTerm> wrapping) {
    assertThat(wrapping.apply(new Edge(3)).identity(PictureSize.square(64)))
        .isEqualTo(wrapping.apply(new Edge(3)).identity(PictureSize.square(64)))
        .isNotEqualTo(wrapping.apply(new Edge(9)).identity(PictureSize.square(64)));
  }

  @Test
  void terms_within_other_regions_of_one_name_are_others() {
    LossTerm left = Losses.l2().within(Region.rectangle(0, 0, .5, 1));
    LossTerm right = Losses.l2().within(Region.rectangle(.5, 0, 1, 1));
    assertThat(left).hasToString(right.toString());
    assertThat(left.identity(PictureSize.square(64)))
        .isNotEqualTo(right.identity(PictureSize.square(64)));
    assertThat(left.weighted(2).identity(PictureSize.square(64)))
        .isNotEqualTo(right.weighted(2).identity(PictureSize.square(64)));
  }
}
