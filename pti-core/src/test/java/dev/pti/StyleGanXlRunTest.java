package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Each class of a generator of StyleGAN-XL has an average of W of its own. */
class StyleGanXlRunTest extends AliasFreeRunContract {
  private static final TensorFile FILE = ParityFiles.read("stylegan-xl.generator");

  StyleGanXlRunTest() {
    super("stylegan-xl.generator");
  }

  @Override
  Pti.Builder builder() {
    return anyClass().classLabel(ClassLabel.index(3));
  }

  private Pti.Builder anyClass() {
    return super.builder();
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
  void its_report_tells_the_class() {
    assertThat(tuned.report().toString()).contains("class_label");
  }

  @Test
  void each_class_has_an_average_of_its_own_towards_which_codes_are_truncated() {
    float[] code = new float[12];
    Arrays.fill(code, .5f);
    for (int index : new int[] {0, 4}) {
      try (Pti other = anyClass().classLabel(ClassLabel.index(index)).build()) {
        Latent mean = Latent.inW(average(index), 13);
        assertThat(other.generator().meanLatent()).isEqualTo(mean);
        assertThat(other.generator().map(code, 0).toTensor()).isEqualTo(mean.toTensor());
      }
    }
  }

  @Test
  void the_average_of_a_label_between_two_classes_lies_between_theirs() {
    try (Pti between = anyClass().classLabel(ClassLabel.of(.5f, 0, .5f, 0, 0)).build()) {
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
    try (Pti other = anyClass().build()) {
      assertThatThrownBy(() -> other.generator().meanLatent())
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the generator has 5 classes: set a ClassLabel, --class of ./pti");
      assertThatThrownBy(() -> other.generator().map(new float[12], 0))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the generator has 5 classes: set a ClassLabel, --class of ./pti");
    }
  }
}
