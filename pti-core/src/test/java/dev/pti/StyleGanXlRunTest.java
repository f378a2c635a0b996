package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.Point;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.optimization.Drag;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A photograph goes the same way through a generator of StyleGAN-XL, each class of which has an
 * average of W of its own.
 */
@Timeout(value = 2, unit = MINUTES)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StyleGanXlRunTest {
  private static final TensorFile FILE = ParityFiles.read("stylegan-xl.generator");

  private Pti pti;
  private Tuned tuned;

  @BeforeAll
  void run() {
    pti = builder().classLabel(ClassLabel.index(3)).build();
    tuned = pti.invert(target()).tune();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private static Pti.Builder builder() {
    return SmallPti.builder().generator(ParityFiles.file("stylegan-xl.generator"));
  }

  private static Target target() {
    float[] values = new float[3 * 64 * 64];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (.8 * Math.sin(1 + i / 64 % 64 / 16.0 + (1 + i / 4096) * (i % 64) / 20.));
    }
    return Target.of("waves", FloatTensor.wrap(values, 3, 64, 64));
  }

  private static float[] average(int index) {
    float[] all = FILE.get("mapping.w_avg").toArray();
    return Arrays.copyOfRange(all, 16 * index, 16 * (index + 1));
  }

  @Test
  void says_what_it_is() {
    assertThat(pti.generator()).hasToString("StyleGAN3 64 x 64, 13 layers of 16");
    assertThat(pti.generator().labelWidth()).isEqualTo(5);
    assertThat(pti.generator().inputWidth()).isEqualTo(12);
  }

  @Test
  void a_photograph_is_inverted_and_tuned() {
    assertThat(tuned.metrics().mse()).isLessThan(tuned.inverted().metrics().mse());
    assertThat(tuned.tuning().difference().keySet())
        .contains("synthesis.L4_36_8.weight", "synthesis.L6_36_8.weight")
        .noneMatch(name -> name.startsWith("mapping."));
    assertThat(tuned.report().toString()).contains("class_label");
  }

  @Test
  void it_is_dragged_and_refined() {
    Drag drag = Drag.of(new Point(10, 10), new Point(14, 12)).with(b -> b.steps(2));
    assertThat(tuned.drag(drag).picture()).isNotEqualTo(tuned.picture());
    assertThat(tuned.refine(FeatureRefinement.ofDefaults().with(b -> b.steps(5))).picture())
        .isNotEqualTo(tuned.picture());
  }

  @Test
  void a_saved_run_draws_the_same_picture_when_opened(@TempDir Path folder) {
    tuned.save(folder);
    try (Pti later = builder().build()) {
      assertThat(later.open(folder).picture()).isEqualTo(tuned.picture());
    }
  }

  @Test
  void it_is_written_whole_and_read_again(@TempDir Path folder) {
    for (String name : new String[] {"tuned.safetensors", "tuned.pt"}) {
      Path file = folder.resolve(name);
      tuned.saveGenerator(file, GeneratorNames.NVIDIA);
      try (Pti later = builder().generator(file).classLabel(ClassLabel.index(3)).build()) {
        Picture drawn = later.generator().synthesize(tuned.latent());
        assertThat(drawn).as(name).isEqualTo(tuned.picture());
        assertThat(later.generator().meanLatent()).isEqualTo(pti.generator().meanLatent());
      }
    }
  }

  @Test
  void each_class_has_an_average_of_its_own_towards_which_codes_are_truncated() {
    float[] code = new float[12];
    Arrays.fill(code, .5f);
    for (int index : new int[] {0, 4}) {
      try (Pti other = builder().classLabel(ClassLabel.index(index)).build()) {
        Latent mean = Latent.inW(average(index), 13);
        assertThat(other.generator().meanLatent()).isEqualTo(mean);
        assertThat(other.generator().map(code, 0).toTensor()).isEqualTo(mean.toTensor());
      }
    }
  }

  @Test
  void the_average_of_a_label_between_two_classes_lies_between_theirs() {
    try (Pti between = builder().classLabel(ClassLabel.of(.5f, 0, .5f, 0, 0)).build()) {
      float[] first = average(0);
      float[] second = average(2);
      float[] wanted = new float[16];
      for (int i = 0; i < wanted.length; i++) {
        wanted[i] = .5f * first[i] + .5f * second[i];
      }
      assertThat(between.generator().meanLatent()).isEqualTo(Latent.inW(wanted, 13));
    }
  }

  @Test
  void without_a_class_there_is_no_average() {
    try (Pti other = builder().build()) {
      assertThatThrownBy(() -> other.generator().meanLatent())
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the generator has 5 classes: set a ClassLabel, --class of ./pti");
      assertThatThrownBy(() -> other.generator().map(new float[12], 0))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the generator has 5 classes: set a ClassLabel, --class of ./pti");
    }
  }
}
