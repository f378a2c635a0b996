package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.Projection;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClassLabelTest {
  private static final int WIDTH = 32;
  private static final int CLASSES = 3;

  @TempDir private static Path files;

  /** The small generator with a mapping network that takes a label beside the code. */
  @BeforeAll
  static void write() {
    TensorFile small = ParityFiles.read("small.generator");
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(small.tensors());
    float[] narrow = small.get("mapping.fc0.weight").toArray();
    float[] wide = new float[WIDTH * 2 * WIDTH];
    for (int i = 0; i < WIDTH; i++) {
      System.arraycopy(narrow, i * WIDTH, wide, i * 2 * WIDTH, WIDTH);
      System.arraycopy(narrow, i * WIDTH, wide, i * 2 * WIDTH + WIDTH, WIDTH);
    }
    tensors.put("mapping.fc0.weight", FloatTensor.wrap(wide, WIDTH, 2 * WIDTH));
    float[] embedding = new float[WIDTH * CLASSES];
    for (int i = 0; i < embedding.length; i++) {
      embedding[i] = (float) Math.sin(1 + i * i);
    }
    tensors.put("mapping.embed.weight", FloatTensor.wrap(embedding, WIDTH, CLASSES));
    tensors.put("mapping.embed.bias", FloatTensor.wrap(new float[WIDTH], WIDTH));
    Safetensors.write(files.resolve("classes.safetensors"), tensors, small.metadata());
  }

  private static Pti.Builder conditional() {
    return SmallPti.builder().generator(files.resolve("classes.safetensors"));
  }

  private static Pti conditional(ClassLabel label) {
    return conditional().classLabel(label).build();
  }

  private static float[] code(Pti pti) {
    float[] code = new float[pti.generator().inputWidth()];
    for (int i = 0; i < code.length; i++) {
      code[i] = (float) Math.sin(i + 1);
    }
    return code;
  }

  @Test
  void a_code_is_mapped_with_the_class_as_a_label_given_beside_it_would() {
    try (Pti pti = conditional(ClassLabel.index(2))) {
      float[] code = code(pti);
      FloatTensor beside =
          RawSynthesis.of(pti)
              .map(
                  FloatTensor.wrap(code, 1, code.length),
                  FloatTensor.wrap(new float[] {0, 0, 1}, 1, 3),
                  .7);

      assertThat(pti.generator().map(code, .7).toTensor().toArray()).isEqualTo(beside.toArray());
    }
  }

  @Test
  void classes_have_spaces_of_their_own_and_a_label_may_lie_between_them() {
    try (Pti first = conditional(ClassLabel.index(0));
        Pti same = conditional(ClassLabel.of(1, 0, 0));
        Pti between = conditional(ClassLabel.of(.5f, .5f, 0))) {
      float[] code = code(first);

      assertThat(same.generator().map(code, 1)).isEqualTo(first.generator().map(code, 1));
      assertThat(between.generator().map(code, 1)).isNotEqualTo(first.generator().map(code, 1));
    }
  }

  @Test
  void a_photograph_is_found_and_tuned_with_locality_in_a_class() {
    try (Pti pti = conditional(ClassLabel.index(1));
        Pti other = conditional(ClassLabel.index(2))) {
      Tuned tuned = pti.invert(SmallPti.photograph()).tune();
      Tuned elsewhere = other.invert(SmallPti.photograph()).tune();

      assertThat(tuned.report().toString()).contains("class_label");
      assertThat(tuned.latent()).isNotEqualTo(elsewhere.latent());
      assertThat(tuned.generator().map(code(pti), 1)).isEqualTo(pti.generator().map(code(pti), 1));
    }
  }

  @Test
  void without_a_class_a_search_says_what_is_missing() {
    try (Pti pti = conditional().build()) {
      assertThatThrownBy(() -> pti.invert(SmallPti.photograph()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("the generator has 3 classes: set a ClassLabel, --class of ./pti");
    }
  }

  @Test
  void a_run_of_another_class_is_not_gone_on_with(@TempDir Path folder) {
    Pti.Builder stopping =
        conditional()
            .inverter(Projection.inW().with(b -> b.steps(30).latentSamples(40)))
            .resumable(folder)
            .classLabel(ClassLabel.index(0));
    try (Pti pti =
        stopping
            .listener(
                step -> {
                  if (step.index() == 15) {
                    throw new IllegalStateException("enough");
                  }
                })
            .build()) {
      assertThatThrownBy(() -> pti.invert(SmallPti.photograph())).hasStackTraceContaining("enough");
    }
    try (Pti pti = stopping.listener(step -> {}).classLabel(ClassLabel.index(1)).build()) {
      assertThatThrownBy(() -> pti.invert(SmallPti.photograph()))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining("was saved by a run with class label 0, this run has 1");
    }
  }

  @Test
  void refuses_what_fits_no_generator_or_not_this_one() {
    assertThatThrownBy(() -> ClassLabel.index(-1)).hasMessage("class is -1, wanted at least 0");
    assertThatThrownBy(() -> ClassLabel.of()).hasMessage("class label has no values");
    assertThatThrownBy(() -> ClassLabel.of(1, Float.NaN))
        .hasMessage("class label holds a value that is not finite");
    assertThatThrownBy(() -> conditional(ClassLabel.index(3)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("class is 3, but the generator has 3 classes, counted from 0");
    assertThatThrownBy(() -> conditional(ClassLabel.of(1, 0)))
        .hasMessage("class label has 2 values, generator wants 3");
    assertThatThrownBy(() -> SmallPti.builder().classLabel(ClassLabel.index(3)).build())
        .hasMessage("class label is set to 3, but the generator has no classes");
  }

  @Test
  void equal_labels_are_equal() {
    assertThat(ClassLabel.index(3)).isEqualTo(ClassLabel.index(3)).hasToString("3");
    assertThat(ClassLabel.of(0, .5f)).isEqualTo(ClassLabel.of(0, .5f)).hasToString("[0.0, 0.5]");
    assertThat(ClassLabel.index(0)).isNotEqualTo(ClassLabel.of(1));
  }
}
