package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Target;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PtiEncoderTest {
  private static final Target TARGET =
      Target.of("dots", SyntheticGenerator.gaussian(new Random(4), .5, 3, 32, 32));

  @TempDir private static Path folder;
  private static Path generator;
  private static Path encoder;

  @BeforeAll
  static void write() {
    SmallEncoder files = SmallEncoder.writeTo(folder);
    generator = files.generator();
    encoder = files.encoder();
  }

  private static Pti.Builder builder() {
    return Pti.builder()
        .generator(generator)
        .device("cpu")
        .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)));
  }

  @Test
  void an_encoder_finds_the_pivot_from_which_tuning_starts() {
    try (Pti pti = builder().encoder(encoder).build()) {
      Inverted inverted = pti.invert(TARGET);
      assertThat(inverted.latent().layers()).isEqualTo(8);
      assertThat(inverted.latent().isInW()).isTrue();
      assertThat(inverted.latent()).isEqualTo(pti.invert(TARGET).latent());
      assertThat(inverted.latent()).isNotEqualTo(pti.generator().meanLatent());

      Report report = inverted.report();
      assertThat(report.text("inversion.inverter")).isEqualTo("e4e-w");
      assertThat(report.number("inversion.steps")).isZero();
      assertThat(report.text("inversion.settings.encoder")).isEqualTo(encoder.toString());
      assertThat(report.text("inversion.settings.encoder_sha256")).matches("[0-9a-f]{64}");
      assertThat(report.text("inversion.settings.latent_average")).isEqualTo("checkpoint");

      Tuned tuned = inverted.tune();
      assertThat(tuned.latent()).isEqualTo(inverted.latent());
      assertThat(tuned.tuning().history()).hasSize(2);
    }
  }

  @Test
  void refuses_an_encoder_of_another_generator() {
    assertThatThrownBy(() -> Pti.builder().device("cpu").encoder(encoder).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("encoder gives 8 styles, generator wants 12");
  }

  @Test
  void refuses_an_encoder_of_the_other_family() {
    assertThatThrownBy(() -> builder().encoder(Encoder.psp(encoder)).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            encoder
                + " holds an encoder of type SingleStyleCodeEncoder, which is e4e's, wanted one of"
                + " pSp");
  }

  @Test
  void refuses_a_file_without_an_encoder() {
    assertThatThrownBy(() -> builder().encoder(generator).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            generator + " holds no encoder of e4e, pSp or ReStyle, but a StyleGAN2");
  }

  @Test
  void refuses_an_encoder_beside_an_inverter() {
    assertThatThrownBy(() -> builder().inverter(Projection.inW()).encoder(encoder).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("an inverter and an encoder are set, wanted one of them");
  }

  @Test
  void refuses_a_kind_that_it_does_not_know() {
    assertThatThrownBy(() -> Encoder.parse("pspp:x.pt"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("encoder is pspp:x.pt, wanted encoder, e4e:FILE, psp:FILE or encoder:FILE");
    assertThatThrownBy(() -> Encoder.parse("bundled:mine.pt"))
        .hasMessage(
            "encoder is bundled:mine.pt, wanted encoder, e4e:FILE, psp:FILE or encoder:FILE");
    assertThatThrownBy(() -> Encoder.e4e(Path.of("")))
        .hasMessage("encoder is e4e:, wanted encoder, e4e:FILE, psp:FILE or encoder:FILE");
    assertThatThrownBy(() -> Encoder.parse("e4e"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("encoder is e4e, wanted encoder, e4e:FILE, psp:FILE or encoder:FILE");
  }

  @Test
  void prints_as_the_command_line_takes_it() {
    Path file = Path.of("mine.pt");
    for (Encoder choice :
        List.of(Encoder.bundled(), Encoder.of(file), Encoder.e4e(file), Encoder.psp(file))) {
      assertThat(Encoder.parse(choice.toString())).isEqualTo(choice).hasSameHashCodeAs(choice);
    }
    assertThat(Encoder.e4e(file)).hasToString("e4e:mine.pt").isNotEqualTo(Encoder.psp(file));
  }
}
