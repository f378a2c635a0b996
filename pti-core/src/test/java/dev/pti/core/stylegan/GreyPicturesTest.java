package dev.pti.core.stylegan;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A generator of grey pictures against one that draws the same grey three times. */
class GreyPicturesTest {
  /** What makes colours of activations makes one of them, or the same one thrice. */
  private static TensorFile file(String name, int times) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    ParityFiles.read(name + ".generator")
        .tensors()
        .forEach((tensor, values) -> tensors.put(renamed(tensor, times), values));
    tensors.replaceAll(
        (tensor, values) ->
            tensor.matches(".*(torgb|_[13])\\.(weight|bias)") ? repeated(values, times) : values);
    return new TensorFile(tensors, Map.of());
  }

  /** The last layer of StyleGAN3 is called by its channels. */
  private static String renamed(String tensor, int times) {
    return tensor.replaceAll("(synthesis\\.L\\d+_\\d+)_3\\.", "$1_" + times + ".");
  }

  private static FloatTensor repeated(FloatTensor values, int times) {
    long[] shape = values.shape();
    float[] first = Arrays.copyOf(values.toArray(), values.count() / (int) shape[0]);
    float[] repeated = new float[times * first.length];
    for (int i = 0; i < times; i++) {
      System.arraycopy(first, 0, repeated, i * first.length, first.length);
    }
    shape[0] = times;
    return FloatTensor.wrap(repeated, shape);
  }

  private static <T> T drawn(String name, int times, Function<Loaded, T> use) {
    try (Loaded loaded = new Loaded(file(name, times))) {
      return use.apply(loaded);
    }
  }

  private static NDArray ws(Loaded loaded) {
    return loaded.gaussian(3, 2, loaded.generator.layers(), loaded.generator.latentWidth());
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "human", "stylegan3-r"})
  void are_the_same_in_red_green_and_blue(String name) {
    Function<Loaded, FloatTensor> drawing =
        loaded -> Tensors.tensor(loaded.generator.synthesize(ws(loaded)));
    FloatTensor grey = drawn(name, 1, drawing);
    assertThat(grey.shape()[1]).isEqualTo(3);
    assertThat(ParityFiles.error(grey, drawn(name, 3, drawing))).isLessThan(1e-6);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "human", "stylegan3-r"})
  void have_the_same_gradients(String name) {
    Function<Loaded, FloatTensor> slope =
        loaded -> {
          TorchAutograd autograd = new TorchAutograd(loaded.manager);
          NDArray leaf = autograd.leaf(ws(loaded));
          try (Autograd.Evaluation drawn =
              autograd.evaluate(
                  () -> new NDList(loaded.generator.synthesize(leaf).square().sum()))) {
            drawn.backward(1);
          }
          return Tensors.tensor(leaf.getGradient());
        };
    assertThat(ParityFiles.error(drawn(name, 1, slope), drawn(name, 3, slope))).isLessThan(1e-5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "human", "stylegan3-r"})
  void are_stated(String name) {
    Map<String, String> stated =
        drawn(name, 1, loaded -> loaded.generator.config().hyperParameters());
    assertThat(stated).containsEntry("img_channels", "1");
  }
}
