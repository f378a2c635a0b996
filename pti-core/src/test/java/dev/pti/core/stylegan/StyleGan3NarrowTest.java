package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.Tensors;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@link StyleGan3ParityTest} does not compare with StyleGAN-Human's code. */
class StyleGan3NarrowTest {
  private final Loaded loaded = new Loaded(ParityFiles.read("human-stylegan3-r.generator"));
  private final StyleGan generator = loaded.generator;
  private final NDArray ws = loaded.gaussian(3, 2, 9, 16);

  @AfterEach
  void close() {
    loaded.close();
  }

  private NDArray activations(StyleGan of, int side) {
    return of.activations(ws, Map.of(), side);
  }

  private static double distance(NDArray one, NDArray other) {
    return ParityFiles.error(Tensors.tensor(one), Tensors.tensor(other));
  }

  @Test
  void draws_pictures_half_as_wide_as_high() {
    assertThat(generator.pictureSize()).isEqualTo(new PictureSize(32, 64));
    assertThat(generator.resolution()).isEqualTo(64);
    assertThat(generator.synthesize(ws).getShape().getShape()).containsExactly(2, 3, 64, 32);
  }

  @Test
  void lends_the_part_of_its_activations_that_lies_in_the_picture() {
    assertThat(activations(generator, 16).getShape().getShape()).containsExactly(2, 10, 16, 8);
    assertThat(activations(generator, 32).getShape().getShape()).containsExactly(2, 10, 32, 16);
    assertThat(activations(generator, 64).getShape().getShape()).containsExactly(2, 5, 64, 32);
    assertThat(generator.resolutionOf(new PictureSize(16, 32))).isEqualTo(32);
  }

  @ParameterizedTest
  @ValueSource(ints = {16, 32, 64})
  void an_offset_is_added_to_them_alone(int side) {
    NDArray own = activations(generator, side);
    NDArray at = own.get("0:1");
    NDArray offset = loaded.gaussian(5, at.getShape().getShape());
    StyleGan refined = generator.refined(offset, at, Double.POSITIVE_INFINITY);
    assertThat(distance(activations(refined, side), own.add(offset))).isLessThan(1e-5);
    assertThat(distance(refined.synthesize(ws), generator.synthesize(ws))).isGreaterThan(.01);
    assertThat(generator.refined(at.zerosLike(), at, .2).synthesize(ws.get("0:1")).toFloatArray())
        .as("an offset of zeros")
        .isEqualTo(generator.synthesize(ws.get("0:1")).toFloatArray());
  }

  @Test
  void an_offset_of_a_square_is_none_of_its() {
    NDArray offset = loaded.gaussian(5, 1, 10, 32, 32);
    assertThatThrownBy(() -> generator.refined(offset, offset, 1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "no layers of 32 x 32, the generator draws 32 x 64 and has them of [16, 32, 64]");
  }

  @Test
  void its_parts_one_after_the_other_draw_the_same_bits() {
    NDList drawn = new NDList();
    for (DifferentiableGenerator.Segment segment : generator.segments()) {
      drawn = segment.draw(drawn, ws, Map.of());
    }
    assertThat(drawn.singletonOrThrow().toFloatArray())
        .isEqualTo(generator.synthesize(ws).toFloatArray());
  }
}
