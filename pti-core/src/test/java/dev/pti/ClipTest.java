package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Region;
import dev.pti.api.contract.LossTermContract;
import dev.pti.core.clip.ClipRuleWeights;
import dev.pti.core.optimization.LatentOptimization;
import dev.pti.core.perceptual.ScopedTerm;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Edits by words, with a small CLIP of random weights. */
@Timeout(120)
class ClipTest {
  private static final String TEXT = "a smiling person";

  @TempDir static Path folder;
  private static Path file;
  private static Pti pti;
  private static Clip clip;

  @BeforeAll
  static void open() {
    file = ClipRuleWeights.write(folder.resolve("clip.safetensors"));
    pti = SmallPti.builder().build();
    clip = pti.clip(file);
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  @Test
  void an_optimization_makes_the_picture_more_like_the_text() {
    Tuned tuned = pti.invert(SmallPti.target(1)).withoutTuning();
    LatentOptimization search =
        LatentOptimization.of(clip.text(TEXT)).with(b -> b.steps(8).latentWeight(1e-4));
    Optimized found = tuned.optimize(search);
    double before = clip.similarity(tuned.picture(), TEXT);
    assertThat(found.optimization().history().get(0).losses().get("text"))
        .isCloseTo(1 - before, within(1e-5));
    assertThat(clip.similarity(found.picture(), TEXT)).isGreaterThan(before + .01);
    assertThat(tuned.optimize(search).latent()).isEqualTo(found.latent());
    assertThat(search).asString().startsWith("optimization of [text] ");
  }

  @Test
  void a_file_is_read_once() throws IOException {
    Path moved = Files.copy(file, folder.resolve("moved.safetensors"));
    LossTerm term = pti.clip(moved).text(TEXT);
    Files.delete(moved);
    LossTerm again = pti.clip(moved).text(TEXT);
    assertThat(again.identity(PictureSize.square(32)))
        .isEqualTo(term.identity(PictureSize.square(32)));
    Path missing = folder.resolve("missing.pt");
    assertThatThrownBy(() -> pti.clip(missing))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(missing + " does not exist");
  }

  @Test
  void a_term_says_what_it_measures() {
    LossTerm term = clip.text(TEXT);
    assertThat(term.name()).isEqualTo("text");
    assertThat(term)
        .hasToString("text \"a smiling person\" by CLIP (ViT/8 of width 64 and depth 1)");
    assertThat(clip.exactGelu().normalized())
        .hasToString("CLIP (ViT/8 of width 64 and depth 1, exact GELU, normalized)");
    assertThat(term.identity(PictureSize.square(32))).startsWith(term + ", embedded as ");
    assertThat(clip.exactGelu().text(TEXT).identity(PictureSize.square(32)))
        .isNotEqualTo(term.identity(PictureSize.square(32)));
  }

  @Test
  void settings_change_what_is_measured() {
    Picture picture = SmallPti.target(1).picture();
    double plain = clip.similarity(picture, TEXT);
    assertThat(clip.normalized().similarity(picture, TEXT)).isNotCloseTo(plain, within(1e-3));
    assertThat(clip.exactGelu().similarity(picture, TEXT)).isNotCloseTo(plain, within(1e-6));
  }

  @Test
  void texts_that_say_nothing_or_too_much_are_refused() {
    assertThatThrownBy(() -> clip.text(" "))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("text is empty, wanted a description of a picture");
    assertThatThrownBy(() -> clip.text("1234567890".repeat(4)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "text is of 42 tokens with its start and end, CLIP reads at most 40: "
                + "1234567890".repeat(4));
  }

  @Test
  void channels_matter_as_far_as_they_go_from_one_text_to_the_other() {
    float[] toward = clip.relevance(unit(), "face", "smiling face").toArray();
    float[] back = clip.relevance(unit(), "smiling face", "face").toArray();
    double square = 0;
    for (int i = 0; i < toward.length; i++) {
      assertThat(back[i]).isEqualTo(-toward[i]);
      square += toward[i] * toward[i];
    }
    assertThat(square).as("the way's length").isCloseTo(1, within(1e-6));
    float[] framed = clip.relevance(unit(), "face", "smiling face", "a {}.", "the {}!").toArray();
    assertThat(framed).isNotEqualTo(toward);
  }

  /** Channels that each change one number of CLIP's vector. */
  private static FloatTensor unit() {
    float[] values = new float[24 * 24];
    for (int i = 0; i < 24; i++) {
      values[i * 24 + i] = 1;
    }
    return FloatTensor.wrap(values, 24, 24);
  }

  @Test
  void ways_that_lead_nowhere_are_refused() {
    assertThatThrownBy(() -> clip.relevance(unit(), "face", "Face "))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("texts \"face\" and \"Face \" are the same to CLIP, wanted two");
    assertThatThrownBy(() -> clip.relevance(unit(), "face", "beard", "a photo"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("frame is a photo, wanted one with {} where the text goes");
    assertThatThrownBy(() -> clip.relevance(unit().reshape(48, 12), "face", "beard"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("what channels change has shape [48, 12], wanted [channels, 24]");
  }

  @Test
  void it_ends_with_its_pti() {
    LossTerm term;
    Clip own;
    try (Pti other = SmallPti.builder().build()) {
      own = other.clip(file);
      term = own.text(TEXT);
    }
    assertThatThrownBy(() -> own.text(TEXT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("this Pti is closed");
    Tuned tuned = pti.invert(SmallPti.target(1)).withoutTuning();
    assertThatThrownBy(() -> tuned.optimize(LatentOptimization.of(term)))
        .hasRootCauseMessage("this Pti is closed");
  }

  @Test
  void a_text_ignores_the_target() {
    LossTerm term = clip.text(TEXT);
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        Scope scope = new Scope()) {
      NDArray image = manager.ones(new Shape(2, 3, 32, 32));
      NDArray black = manager.zeros(new Shape(2, 3, 32, 32));
      float loss = term.loss(image, image).getFloat();
      assertThat(loss).isPositive().isEqualTo(term.loss(image, black).getFloat());
      assertThat(term.againstEach(black).losses(image).toFloatArray())
          .containsExactly(new float[] {loss, loss}, within(1e-6f));
    }
  }

  /** What loss terms promise, but that this one ignores its target. */
  @Nested
  class TextTest implements LossTermContract {
    @Override
    public LossTerm lossTerm() {
      return new ScopedTerm(clip.text(TEXT));
    }

    /** Not a test here: no picture equals a text. */
    @Override
    public void is_zero_for_equal_images() {}

    /** Not a test here: it makes pictures add nothing by making them their targets. */
    @Override
    public void is_the_mean_over_the_images() {}
  }

  @Nested
  class WithinARegionTest extends TextTest {
    @Override
    public LossTerm lossTerm() {
      return new ScopedTerm(clip.normalized().text(TEXT).within(Region.face()));
    }
  }
}
