package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.Picture;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way of a photograph through a generator that draws in grey, as of sketches and X-rays. */
@Timeout(value = 5, unit = MINUTES)
class GreyGeneratorTest {
  @TempDir private static Path folder;

  private static Path generator;
  private static Pti pti;
  private static Tuned tuned;

  @BeforeAll
  static void run() {
    generator = folder.resolve("grey.safetensors");
    SyntheticGenerator.grey(ParityFiles.read("small.generator")).write(generator);
    pti = SmallPti.builder().generator(generator).build();
    tuned = pti.invert(SmallPti.target(1)).tune();
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  private static boolean isGrey(Picture picture) {
    FloatTensor values = picture.toTensor();
    int pixels = picture.size().pixels();
    for (int i = 0; i < pixels; i++) {
      if (values.get(i) != values.get(pixels + i) || values.get(i) != values.get(2 * pixels + i)) {
        return false;
      }
    }
    return true;
  }

  @Test
  void is_inverted_tuned_and_refined() {
    assertThat(isGrey(tuned.picture())).isTrue();
    assertThat(tuned.metrics().mse()).isLessThan(tuned.inverted().metrics().mse());
    Tuned refined = tuned.refine();
    assertThat(isGrey(refined.picture())).isTrue();
    assertThat(refined.metrics().perceptual()).isLessThan(tuned.metrics().perceptual());
  }

  @ParameterizedTest
  @CsvSource({"tuned.safetensors, NVIDIA", "tuned.pt, NVIDIA", "tuned-r.pt, ROSINALITY"})
  void is_written_whole_and_read_again(String name, GeneratorNames names) {
    Path file = folder.resolve(name);
    tuned.saveGenerator(file, names);
    try (Pti later = SmallPti.builder().generator(file).build()) {
      assertThat(later.generator().sha256()).isNotEqualTo(pti.generator().sha256());
      assertThat(later.generator().synthesize(tuned.latent())).isEqualTo(tuned.picture());
    }
  }
}
