package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ParityFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RosinalityWriterTest {
  private final Path folder;

  RosinalityWriterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Map<String, TensorSource> sources(String parity) {
    Map<String, TensorSource> sources = new LinkedHashMap<>();
    ParityFiles.read(parity)
        .tensors()
        .forEach((name, tensor) -> sources.put(name, TensorSource.of(tensor)));
    return sources;
  }

  private Map<String, FloatTensor> written(Map<String, TensorSource> tensors) {
    Path file = folder.resolve("x.pt");
    PyTorch.write(file, RosinalityWriter.content("small", tensors));
    return PyTorch.read(file).tensors();
  }

  private static void assertRefused(Map<String, TensorSource> tensors, String message) {
    assertThatThrownBy(() -> RosinalityWriter.content("g.pkl", tensors))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource({"small, 32", "wide, 48"})
  void carries_every_value_over(String name, int width) {
    Map<String, FloatTensor> ours = ParityFiles.read(name + ".generator").tensors();
    Map<String, FloatTensor> theirs = written(sources(name + ".generator"));
    RosinalityNames names = new RosinalityNames(32, 2);
    assertThat(theirs).hasSize(names.pairs().size() + 1);
    for (RosinalityNames.Pair pair : names.pairs()) {
      FloatTensor tensor = theirs.get("g_ema." + pair.rosinality());
      assertThat(pair.change().toNvidia(tensor, pair.rosinality()))
          .as(pair.rosinality())
          .isEqualTo(ours.get(pair.nvidia()));
    }
    assertThat(theirs.get("latent_avg")).isEqualTo(ours.get("mapping.w_avg"));
    assertThat(theirs.get("g_ema.noises.noise_5")).hasToString("float[1, 1, 32, %d]", width);
    assertThat(theirs.get("g_ema.convs.0.conv.weight")).hasToString("float[1, 32, 32, 3, 3]");
  }

  @Test
  void filters_may_be_left_out() {
    Map<String, TensorSource> bare = sources("small.generator");
    bare.keySet().removeIf(name -> name.endsWith("resample_filter"));
    assertThat(written(bare)).isEqualTo(written(sources("small.generator")));
  }

  @Test
  void reads_no_value_before_it_is_written() {
    Map<String, TensorSource> lazy = sources("small.generator");
    lazy.replaceAll(
        (name, source) ->
            TensorSource.of(
                source.shape(),
                () -> {
                  throw new AssertionError(name + " was read");
                }));
    assertThat(RosinalityWriter.content("small", lazy)).hasToString("dict[g_ema, latent_avg]");
  }

  @Test
  void refuses_class_labels() {
    assertRefused(
        sources("clamped-conditional.generator"),
        "g.pkl takes class labels (mapping.embed.weight), for which rosinality's generator has no"
            + " place");
  }

  /** Those of StyleGAN-XL hold a table of classes even where they draw without. */
  @Test
  void refuses_stylegan3_with_a_table_of_classes_for_what_it_is() {
    assertRefused(
        sources("stylegan-xl-r.generator"),
        "g.pkl is one of StyleGAN3, wanted one of StyleGAN2, which rosinality's tools draw with");
  }

  @Test
  void refuses_what_has_no_place() {
    Map<String, TensorSource> tensors = sources("small.generator");
    tensors.put(
        "synthesis.b8.skip.weight", TensorSource.of(FloatTensor.of(new float[1], 1, 1, 1, 1)));
    assertRefused(
        tensors,
        "g.pkl holds synthesis.b8.skip.weight, for which rosinality's generator has no place");
  }

  @Test
  void refuses_a_missing_tensor() {
    Map<String, TensorSource> tensors = sources("small.generator");
    tensors.remove("synthesis.b16.conv1.bias");
    assertRefused(tensors, "g.pkl has no tensor synthesis.b16.conv1.bias");
    tensors.remove("mapping.w_avg");
    assertRefused(tensors, "g.pkl has no tensor mapping.w_avg");
  }

  @Test
  void refuses_mapping_layers_of_another_width() {
    Map<String, TensorSource> tensors = sources("small.generator");
    tensors.put(
        "mapping.fc0.weight", TensorSource.of(FloatTensor.wrap(new float[32 * 16], 32, 16)));
    assertRefused(
        tensors,
        "g.pkl holds mapping.fc0.weight of shape [32, 16], rosinality's generator has [32, 32] in"
            + " each layer");
    tensors.put("mapping.w_avg", TensorSource.of(FloatTensor.of(new float[] {1})));
    assertRefused(tensors, "g.pkl holds mapping.w_avg of shape [], wanted one axis");
  }

  @Test
  void refuses_what_is_no_generator() {
    assertRefused(
        Map.of(), "g.pkl has a largest block of 0 x 0, wanted a power of two from 8 to 1024");
  }
}
