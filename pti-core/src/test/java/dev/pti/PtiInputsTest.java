package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.modality.cv.BufferedImageFactory;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Region;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.core.image.Photographs;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import javax.imageio.ImageIO;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PtiInputsTest {
  private Pti pti;

  @BeforeAll
  void open() {
    pti = SmallPti.builder().build();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  @Test
  void takes_a_file_an_image_of_java_and_an_image_of_djl_alike(@TempDir Path folder)
      throws Exception {
    BufferedImage photograph = SmallPti.photograph();
    Path file = folder.resolve("me.png");
    ImageIO.write(photograph, "png", file.toFile());

    Inverted fromFile = pti.invert(file);
    Inverted fromJava = pti.invert(photograph);
    Inverted fromPicture = pti.invert(Photographs.of(photograph));
    Inverted fromDjl = pti.invert(BufferedImageFactory.getInstance().fromImage(photograph));

    assertThat(fromFile.target().name()).isEqualTo("me");
    assertThat(fromJava.target().name()).isEqualTo("image");
    assertThat(fromFile.target().size()).isEqualTo(PictureSize.square(32));
    assertThat(fromJava.target().picture()).isEqualTo(fromFile.target().picture());
    assertThat(fromDjl.target().picture()).isEqualTo(fromFile.target().picture());
    assertThat(fromPicture.target().picture()).isEqualTo(fromFile.target().picture());
    assertThat(fromPicture.photograph()).isEqualTo(Photographs.of(photograph));
    assertThat(fromJava.latent()).isEqualTo(fromFile.latent()).isEqualTo(fromDjl.latent());
  }

  @Test
  @SuppressWarnings("NullAway") // as code that is not checked for nulls may call it
  void a_part_that_is_null_is_refused_where_it_is_given_and_never_the_default() {
    Pti.Builder builder = Pti.builder();
    assertNull("generator", () -> builder.generator(null));
    assertNull("classLabel", () -> builder.classLabel(null));
    assertNull("refinement", () -> builder.refinement(null));
    assertNull("tuner", () -> builder.tuner((Tuner) null));
    assertNull("inverter", () -> builder.inverter(null));
    assertNull("encoder", () -> builder.encoder((Encoder) null));
    assertNull("then", () -> builder.encoder(Encoder.bundled(), null));
    assertNull("pivot", () -> builder.pivot(null));
    assertNull("pivot", () -> builder.pivot(null, Projection.inW()));
    assertNull("mask", () -> builder.mask((Region) null));
    assertNull("mask", () -> builder.mask((Path) null));
    assertNull("listener", () -> builder.listener(null));
    assertNull("device", () -> builder.device((String) null));
    assertNull("device", () -> builder.device((Device) null));
    assertNull("resumable", () -> builder.resumable(null));
    assertNull("preset", () -> builder.preset(null));
    assertNull("arithmetic", () -> builder.arithmetic(null));
    assertNull("executor", () -> builder.executor(null));
    assertNull("perceptual", () -> builder.perceptual(null));
    assertNull("aligner", () -> builder.aligner(null));
    assertNull("face", () -> builder.face(null));
    assertNull("locality", () -> builder.locality(null));
    assertNull("loss", () -> builder.loss((Function<LossTerm, List<LossTerm>>) null));
    assertNull(
        "inversionLoss", () -> builder.inversionLoss((Function<LossTerm, List<LossTerm>>) null));
  }

  private static void assertNull(String what, ThrowingCallable giving) {
    assertThatThrownBy(giving).isInstanceOf(NullPointerException.class).hasMessage(what);
  }

  @Test
  void takes_an_aligned_target_as_it_is() {
    Target target = SmallPti.target(2);
    assertThat(pti.invert(target).target()).isSameAs(target);
  }

  @Test
  void gives_pictures_as_images_of_java_and_of_djl() {
    Picture picture = pti.invert(SmallPti.target(2)).picture();
    assertThat(picture.toBufferedImage().getWidth()).isEqualTo(32);
    assertThat(picture.toImage().getHeight()).isEqualTo(32);
  }

  @Test
  void edits_a_photograph_in_one_line_with_the_bundled_generator() throws Exception {
    BufferedImage photograph = ImageIO.read(Pti.class.getResource("portrait.png"));
    Edited edited =
        Pti.builder()
            .device("cpu")
            .inverter(Projection.inW().with(b -> b.steps(3)))
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)))
            .invert(photograph)
            .tune()
            .edit(latent -> latent.mix(latent, 0));
    assertThat(edited.picture().width()).isEqualTo(128);
    assertThat(edited.picture()).isEqualTo(edited.tuned().picture());
    assertThat(edited.tuned().report().text("generator.label")).isEqualTo("portrait128");
    assertThat(edited.tuned().report().text("perceptual")).isEqualTo("squeeze-caffe");
  }

  @Test
  void refuses_a_target_of_another_size() {
    Target large = Target.of("large", FloatTensor.wrap(new float[3 * 64 * 64], 3, 64, 64));
    assertThatThrownBy(() -> pti.invert(large))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("target large is 64 x 64, generator draws 32 x 32");
  }

  @Test
  void refuses_a_file_that_is_no_generator(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("generator.safetensors");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> SmallPti.builder().generator(file).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining(file.toString());
  }

  @Test
  void refuses_a_device_that_it_does_not_know() {
    assertThatThrownBy(() -> Pti.builder().device("abacus"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("device is abacus, wanted cpu, gpu or auto");
  }

  @Test
  void compares_pictures_of_one_size_alone() {
    Picture small = SmallPti.target(1).picture();
    Picture large = Picture.of(FloatTensor.wrap(new float[3 * 64 * 64], 3, 64, 64));
    assertThatThrownBy(() -> pti.compare(small, large))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot compare pictures of 32 x 32 and 64 x 64 pixels");
    Metrics same = pti.compare(small, small);
    assertThat(same.perceptual()).isZero();
    assertThat(same.mse()).isZero();
    assertThat(same.psnr()).isInfinite();
    assertThat(same.identity()).isZero();
  }
}
