package dev.pti.core.perceptual;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against outputs of the package that the weights come from. */
class IdentityEmbeddingParityTest {
  /** What rounding the weights to float16 moves an embedding by, of a length of about 1.4. */
  private static final double TOLERANCE = 7.5e-4;

  private static final IdentityEmbedding IDENTITY =
      IdentityEmbedding.load(Fixtures.bundled(IdentityEmbedding.RESOURCE), Fixtures.MANAGER);

  @ParameterizedTest
  @ValueSource(strings = {"", "tall.", "wide."})
  void embeds_whole_pictures_of_any_form(String kind) {
    FloatTensor sources = Fixtures.IDENTITY.get(kind + "source");
    for (int i = 0; i < sources.size(0); i++) {
      FloatTensor embedding =
          embed(Fixtures.picture(sources, i), 0, 0, sources.size(3), sources.size(2));
      assertThat(
              IdentityEmbedding.distance(
                  embedding, row(Fixtures.IDENTITY.get(kind + "identity"), i)))
          .as(kind + i)
          .isLessThan(TOLERANCE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void embeds_faces_cut_out_by_landmarks(int i) {
    FloatTensor box = row(Fixtures.IDENTITY.get("crop.identity_box"), i);
    FloatTensor embedding =
        embed(
            Fixtures.portrait(i),
            (long) box.get(0),
            (long) box.get(1),
            (long) box.get(2),
            (long) box.get(3));
    assertThat(
            IdentityEmbedding.distance(embedding, row(Fixtures.IDENTITY.get("crop.identity"), i)))
        .isLessThan(TOLERANCE);
  }

  private FloatTensor embed(FloatTensor picture, long x, long y, long width, long height) {
    try (Scope scope = new Scope()) {
      NDArray whole = Tensors.array(Fixtures.MANAGER, picture);
      NDArray part = whole.get(":, :, {}:{}, {}:{}", y, y + height, x, x + width);
      return Tensors.tensor(IDENTITY.embed(part));
    }
  }

  private static FloatTensor row(FloatTensor matrix, int index) {
    int width = (int) matrix.size(1);
    return FloatTensor.wrap(
        Arrays.copyOfRange(matrix.toArray(), index * width, (index + 1) * width), width);
  }
}
