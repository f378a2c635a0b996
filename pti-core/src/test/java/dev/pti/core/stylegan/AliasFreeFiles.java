package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Files of generators of StyleGAN3's layers, called {@code face.pkl}, and damaged ones. */
final class AliasFreeFiles {
  private AliasFreeFiles() {}

  static StyleGan3Config config(TensorFile file) {
    return (StyleGan3Config) StyleGanConfig.of(GeneratorWeights.of("face.pkl", file));
  }

  static void assertRefused(TensorFile file, String message) {
    assertThatThrownBy(() -> config(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  /** The same file with another name for a layer. */
  static TensorFile renamed(TensorFile file, String from, String to) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    file.tensors()
        .forEach((name, tensor) -> tensors.put(name.replace(from + ".", to + "."), tensor));
    return new TensorFile(tensors, file.metadata());
  }

  /** The same file with another tensor, or one more. */
  static TensorFile changed(TensorFile file, String name, FloatTensor tensor) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(file.tensors());
    tensors.put(name, tensor);
    return new TensorFile(tensors, file.metadata());
  }

  /** The same file but for some tensors. */
  static TensorFile without(TensorFile file, Predicate<String> which) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(file.tensors());
    assertThat(tensors.keySet().removeIf(which)).as("something was taken out").isTrue();
    return new TensorFile(tensors, file.metadata());
  }
}
