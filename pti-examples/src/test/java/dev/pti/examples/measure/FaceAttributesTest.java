package dev.pti.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FaceAttributesTest {
  private static final FaceAttributes FACES = new FaceAttributes();

  @AfterAll
  static void close() {
    FACES.close();
  }

  @Test
  void a_picture_must_be_square() {
    Picture wide = Picture.of(FloatTensor.wrap(new float[3 * 2 * 4], 3, 2, 4));
    assertThatThrownBy(() -> FACES.measure(wide))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("face attributes were asked of a picture of 4 x 2, it must be square");
  }

  @Test
  void an_attribute_that_is_not_measured_is_named_with_those_that_are() {
    Picture black = Picture.of(FloatTensor.wrap(new float[3 * 64 * 64], 3, 64, 64));
    assertThatThrownBy(() -> FACES.measure(black, "beard"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "no attribute beard is measured; there are neutral, happy, sad, angry, fearful,"
                + " disgusted, surprised, age, male, turn, mouth_width, mouth_open");
    assertThat(FACES.measure(black).keySet()).containsExactlyElementsOf(FaceAttributes.NAMES);
  }

  private static Stream<Pti.Builder> generators() {
    Path smaller = Path.of("..", "generators", "portrait64.safetensors");
    return Stream.of(Pti.builder(), Pti.builder().generator(smaller));
  }

  @ParameterizedTest
  @MethodSource("generators")
  void each_bundled_direction_raises_its_attribute_and_lowers_it_backwards(Pti.Builder builder) {
    try (Pti pti = builder.build()) {
      Generator generator = pti.generator();
      Latent mean = generator.meanLatent();
      assertThat(AttributeDirections.of(generator))
          .extracting(Direction::name)
          .containsExactly("age", "turn");
      for (Direction direction : AttributeDirections.of(generator)) {
        double strength = direction.strength();
        double up = measure(generator, direction, mean);
        double down = measure(generator, direction.withStrength(-strength), mean);
        double between = FACES.measure(generator.synthesize(mean), direction.name());
        assertThat(between).as(direction.name()).isBetween(down, up);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("generators")
  void each_named_direction_leads_from_less_of_its_attribute_to_more(Pti.Builder builder) {
    try (Pti pti = builder.build()) {
      Generator generator = pti.generator();
      Latent mean = generator.meanLatent();
      List<NamedDirection> named = NamedDirection.of(generator);
      assertThat(named)
          .extracting(it -> it.direction().name())
          .containsExactly("age", "male", "smile", "turn");
      for (NamedDirection each : named) {
        Direction direction = each.direction();
        String attribute = each.attribute();
        int reach = each.usualStrength();
        double up =
            FACES.measure(
                generator.synthesize(direction.withStrength(reach).edit(mean)), attribute);
        double down =
            FACES.measure(
                generator.synthesize(direction.withStrength(-reach).edit(mean)), attribute);
        assertThat(up).as(direction.name()).isGreaterThan(down);
      }
    }
  }

  private static double measure(Generator generator, Direction direction, Latent latent) {
    return FACES.measure(generator.synthesize(direction.edit(latent)), direction.name());
  }
}
