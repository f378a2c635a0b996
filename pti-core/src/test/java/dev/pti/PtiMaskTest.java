package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Mask;
import dev.pti.api.Picture;
import dev.pti.api.Region;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.image.Masks;
import dev.pti.core.tuning.PivotalTuning;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PtiMaskTest {
  private static final Region LEFT = Region.rectangle(0, 0, .5, 1).named("left");

  /** The mean squared difference over half a picture. */
  private static double error(Picture a, Picture b, boolean left) {
    double sum = 0;
    for (int i = 0; i < 3 * 32 * 16; i++) {
      int channel = i / 512;
      int row = i / 16 % 32;
      int column = i % 16 + (left ? 0 : 16);
      double difference = a.get(channel, row, column) - b.get(channel, row, column);
      sum += difference * difference;
    }
    return sum / (3 * 32 * 16);
  }

  /** The same target with its right half painted over. */
  private static Target vandalized(Target target) {
    float[] values = target.picture().toTensor().toArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 32 < 16 ? values[i] : .9f;
    }
    return Target.of("vandalized", FloatTensor.wrap(values, 3, 32, 32));
  }

  @Test
  void what_a_mask_ignores_does_not_matter_for_any_bit() {
    try (Pti pti =
        SmallPti.builder().inversionLoss(Losses.l2()).loss(Losses.l2()).mask(LEFT).build()) {
      Tuned clean = pti.invert(SmallPti.target(1)).tune();
      Tuned painted = pti.invert(vandalized(SmallPti.target(1))).tune();
      assertThat(painted.latent()).isEqualTo(clean.latent());
      assertThat(painted.tuning().difference()).isEqualTo(clean.tuning().difference());
      assertThat(painted.metrics().mse())
          .as("metrics look at the whole picture")
          .isNotEqualTo(clean.metrics().mse());
    }
  }

  /** Tuning alone, over pixels alone, from one pivot. */
  private static Pti.Builder fromTheMean() {
    return SmallPti.builder()
        .inverter(
            (target, workspace) -> Inversion.builder().pivot(Latent.inW(new float[32], 8)).build())
        .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(25)))
        .withoutLocality()
        .loss(Losses.l2());
  }

  @Test
  void tuning_comes_nearer_where_it_looks() {
    Target target = SmallPti.target(1);
    try (Pti masked = fromTheMean().mask(LEFT).build();
        Pti whole = fromTheMean().build()) {
      Picture left = masked.invert(target).tune().picture();
      Picture both = whole.invert(target).tune().picture();
      assertThat(error(left, target.picture(), true))
          .isLessThan(error(both, target.picture(), true));
      assertThat(error(left, target.picture(), false))
          .isGreaterThan(error(both, target.picture(), false));
    }
  }

  @Test
  void the_report_names_the_mask_and_what_looks_through_it() {
    try (Pti pti = SmallPti.builder().mask(LEFT).identity(.1).build()) {
      Tuned tuned = pti.invert(SmallPti.target(1)).tune();
      assertThat(tuned.report().text("mask")).isEqualTo("left");
      assertThat(tuned.inverted().inversion().settings())
          .containsEntry(
              "losses", List.of("squeeze-caffe within left", "0.1 × identity within left"));
      assertThat(tuned.tuning().settings())
          .containsEntry(
              "losses",
              List.of(
                  "squeeze-caffe within left",
                  "1.0 × l2 within left",
                  "0.1 × identity within left"));
      assertThat(tuned.tuning().history().get(0).losses().keySet())
          .containsExactly("squeeze-caffe", "l2", "identity", "locality", "loss");
    }
  }

  @Test
  void a_file_is_a_mask_too(@TempDir Path folder) throws Exception {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_BYTE_GRAY);
    for (int i = 0; i < 512; i++) {
      image.getRaster().setSample(i % 16, i / 16, 0, 255);
    }
    Path file = folder.resolve("left.png");
    ImageIO.write(image, "png", file.toFile());
    try (Pti fromFile = SmallPti.builder().mask(file).build();
        Pti fromRegion = SmallPti.builder().mask(LEFT).build()) {
      assertThat(fromFile.invert(SmallPti.target(1)).latent())
          .isEqualTo(fromRegion.invert(SmallPti.target(1)).latent());
    }
  }

  @Test
  void the_pixels_of_the_mask_are_saved_with_the_run(@TempDir Path folder) {
    Region soft = Region.face().feathered(.1);
    try (Pti masked = SmallPti.builder().mask(soft).build()) {
      Tuned tuned = masked.invert(SmallPti.target(1)).tune();
      tuned.save(folder.resolve("run"));
      Path file = folder.resolve("run.safetensors");
      tuned.save(file);
      Path image = folder.resolve("run/mask.png");
      try (Pti again = SmallPti.builder().mask(image).build()) {
        assertThat(again.invert(SmallPti.target(1)).report().text("mask")).isEqualTo("mask.png");
      }
      assertThat(TensorFile.read(file).get("mask")).isEqualTo(soft.at(32).toTensor());
      Tuned opened = masked.open(file);
      assertThat(opened.tuning().difference()).isEqualTo(tuned.tuning().difference());
    }
    try (Pti whole = SmallPti.builder().build()) {
      whole.invert(SmallPti.target(1)).save(folder.resolve("whole"));
    }
    assertThat(folder.resolve("whole/mask.png")).doesNotExist();
  }

  @Test
  void a_run_keeps_its_mask_wherever_it_is_opened_and_saved(@TempDir Path folder) {
    Path run = folder.resolve("run");
    Path file = folder.resolve("run.safetensors");
    try (Pti masked = SmallPti.builder().mask(LEFT).build()) {
      Tuned tuned = masked.invert(SmallPti.target(1)).tune();
      tuned.save(run);
      tuned.save(file);
    }
    try (Pti other = SmallPti.builder().mask(Region.face()).build();
        Pti whole = SmallPti.builder().build()) {
      for (Pti pti : List.of(other, whole)) {
        Tuned opened = pti.open(file);
        assertThat(opened.report().text("mask")).isEqualTo("mask");
        opened.save(file);
        assertThat(TensorFile.read(file).get("mask")).isEqualTo(LEFT.at(32).toTensor());
        Tuned folderOpened = pti.open(run);
        assertThat(folderOpened.report().text("mask")).isEqualTo("mask.png");
        folderOpened.save(run);
        assertThat(Masks.read(run.resolve("mask.png")).toTensor())
            .isEqualTo(LEFT.at(32).toTensor());
      }
      other.open(run).inverted().tune().save(folder.resolve("anew"));
      assertThat(Masks.read(folder.resolve("anew/mask.png")).toTensor())
          .as("tuned anew it is the mask of then")
          .isNotEqualTo(LEFT.at(32).toTensor());
      whole.open(run).inverted().tune().save(folder.resolve("unmasked"));
      assertThat(folder.resolve("unmasked/mask.png")).doesNotExist();
    }
  }

  @Test
  void refuses_a_mask_of_another_size_than_the_generator() {
    Mask large = LEFT.at(64);
    assertThatThrownBy(() -> SmallPti.builder().mask(large).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("mask left is 64 x 64, the pictures are 32 x 32");
  }

  @Test
  void refuses_a_term_within_a_mask_of_another_size_in_either_stage() {
    LossTerm term = Losses.l2().within(LEFT.at(64));
    String message = "mask left is 64 x 64, the pictures are 32 x 32";
    try (Pti pti = SmallPti.builder().loss(term).build()) {
      Inverted inverted = pti.invert(SmallPti.target(1));
      assertThatThrownBy(inverted::tune)
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(message);
      assertThat(inverted.picture()).as("nothing is lost").isNotNull();
    }
    try (Pti pti = SmallPti.builder().inversionLoss(perceptual -> List.of(term)).build()) {
      assertThatThrownBy(() -> pti.invert(SmallPti.target(1)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(message);
    }
  }

  @Test
  void refuses_a_mask_of_zeros_and_a_region_of_nothing() {
    assertThatThrownBy(() -> Mask.of("hair", FloatTensor.wrap(new float[32 * 32], 32, 32)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("mask hair is 0 everywhere, wanted a weight above 0 somewhere");
    Region nothing = Region.where((x, y) -> false).named("nothing");
    assertThatThrownBy(() -> SmallPti.builder().mask(nothing).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("mask nothing is 0 everywhere, wanted a weight above 0 somewhere");
  }

  @Test
  void refuses_to_invert_without_a_term() {
    assertThatThrownBy(() -> SmallPti.builder().inversionLoss(perceptual -> List.of()).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("inversionLoss() wants at least one term");
    assertThatThrownBy(() -> SmallPti.builder().inversionLoss())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("inversionLoss() wants at least one term");
  }

  @Test
  void refuses_a_weight_of_identity_where_it_is_set() {
    assertThatThrownBy(() -> Pti.builder().identity(-1))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("identity is -1.0, wanted a finite weight that is not negative");
    assertThatThrownBy(() -> Pti.builder().identity(Double.NaN))
        .hasMessage("identity is NaN, wanted a finite weight that is not negative");
  }
}
