package dev.pti.core.hyperstyle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.RuleWeights;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.inversion.HeapSource;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.TorchEngine;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which hypernetworks are loaded, and why others are not. */
class HyperStyleTuningTest {
  private static final NDManager MANAGER = TorchEngine.newManager(Device.cpu());
  private static final StyleGan GENERATOR =
      StyleGan.load("synthetic", SmallHyperStyle.generatorTensors(), MANAGER);
  private static final RuleWeights WEIGHTS = SmallHyperStyle.weights();

  private final NDManager manager = MANAGER.newSubManager();
  private final Map<String, String> options = new HashMap<>();

  /** What a file has in place of some tensors; empty where it has none. */
  private final Map<String, Optional<FloatTensor>> changed = new HashMap<>();

  @AfterEach
  void leaves_nothing_behind_once_closed() {
    manager.close();
  }

  @AfterAll
  static void close() {
    MANAGER.close();
  }

  private HyperStyleTuning load(StyleGan generator) {
    Map<String, FloatTensor> tensors = new ChangedWeights(changed);
    return HyperStyleTuning.load(
        new HeapSource("hyperstyle.pt", tensors, Optional.empty(), options), 3, generator, manager);
  }

  /** Makes tensors one at a time, as a file gives them. */
  private static final class ChangedWeights extends RuleWeights {
    private final Map<String, Optional<FloatTensor>> changed;

    ChangedWeights(Map<String, Optional<FloatTensor>> changed) {
      super(Map.of(), 0);
      this.changed = changed;
    }

    @Override
    public FloatTensor get(Object name) {
      Optional<FloatTensor> other = changed.get(name);
      return other == null ? WEIGHTS.get(name) : other.orElse(null);
    }

    @Override
    public boolean containsKey(Object name) {
      return keySet().contains(name);
    }

    @Override
    public Set<String> keySet() {
      Set<String> names = new HashSet<>(WEIGHTS.keySet());
      changed.forEach(
          (name, other) -> {
            if (other.isPresent()) {
              names.add(name);
            } else {
              names.remove(name);
            }
          });
      return names;
    }

    @Override
    protected FloatTensor make(String name, long[] shape) {
      throw new AssertionError(name);
    }
  }

  private static FloatTensor scalar() {
    return FloatTensor.of(new float[] {0});
  }

  private void assertRefused(StyleGan generator, String message) {
    assertThatThrownBy(() -> load(generator))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
    assertThat(manager.getManagedArrays()).isEmpty();
  }

  private void assertRefused(String message) {
    assertRefused(GENERATOR, message);
  }

  @Test
  void says_what_it_is() {
    options.put("encoder_type", "SharedWeightsHyperNetResNet");
    assertThat(load(GENERATOR))
        .hasToString("HyperStyle of 7 layers, 3 passes, sha256 of hyperstyle.pt");
  }

  @Test
  void refuses_another_type() {
    options.put("encoder_type", "SharedWeightsHyperNetResNetSeparable");
    assertRefused(
        "hyperstyle.pt holds a hypernetwork of type SharedWeightsHyperNetResNetSeparable, wanted"
            + " SharedWeightsHyperNetResNet");
  }

  @Test
  void refuses_one_of_pictures_that_are_not_square() {
    options.put("dataset_type", "cars_hypernet");
    assertRefused(
        "hyperstyle.pt was trained on cars_hypernet, pictures of 256 x 192, wanted a hypernetwork"
            + " of square pictures");
  }

  @Test
  void refuses_one_for_a_generator_of_another_size() {
    options.put("output_size", "1024");
    assertRefused(
        "hyperstyle.pt was trained for a generator of 1024 x 1024 pixels, the generator draws 32 x"
            + " 32");
  }

  @Test
  void refuses_a_generator_of_pictures_that_are_not_square() {
    TensorFile tensors = SmallHyperStyle.tallGeneratorTensors();
    assertRefused(
        StyleGan.load("tall", tensors, MANAGER),
        "hyperstyle.pt holds a hypernetwork of square pictures, the generator draws 16 x 32");
  }

  @Test
  void refuses_layers_that_the_generator_has_not() {
    changed.put("refinement_blocks.11.convs.0.weight", Optional.of(scalar()));
    assertRefused("hyperstyle.pt tunes synthesis.b64.conv0.weight, which the generator has not");
  }

  @Test
  void refuses_layers_that_make_colours() {
    changed.put("refinement_blocks.4.convs.0.weight", Optional.of(scalar()));
    assertRefused(
        "hyperstyle.pt tunes synthesis.b8.torgb.weight, which makes colours, wanted convolutions"
            + " of features alone");
  }

  @Test
  void refuses_a_network_without_layers() {
    for (int layer : new int[] {0, 2, 3, 5, 6, 8, 9}) {
      changed.put("refinement_blocks." + layer + ".convs.0.weight", Optional.empty());
    }
    assertRefused("hyperstyle.pt holds no refinement block, wanted some");
  }

  @Test
  void refuses_a_generator_of_other_widths() {
    IntUnaryOperator wider = size -> size < 32 ? 8 : 9;
    assertRefused(
        generator(wider),
        "hyperstyle.pt holds refinement_blocks.8.output.1.weight of shape [64, 512, 1, 1], wanted"
            + " [72, 512, 1, 1]");
    IntUnaryOperator narrow = size -> size == 16 ? 6 : 8;
    assertRefused(
        generator(narrow),
        "hyperstyle.pt shares offsets between layers of shapes (8, 8, 3, 3) and (6, 8, 3, 3),"
            + " wanted one shape");
  }

  private static StyleGan generator(IntUnaryOperator channels) {
    return StyleGan.load("other", SyntheticGenerator.of(32, 16, 32, channels), MANAGER);
  }

  @Test
  void refuses_a_missing_tensor() {
    changed.put("shared_weight_hypernet.w2", Optional.empty());
    assertRefused(
        "hyperstyle.pt has no tensor shared_weight_hypernet.w2, wanted one of shape [512, 4096]");
  }

  @Test
  void refuses_a_tensor_that_is_left_over() {
    changed.put("refinement_blocks.3.convs.10.weight", Optional.of(scalar()));
    assertRefused(
        "hyperstyle.pt holds refinement_blocks.3.convs.10.weight, which a network of its type does"
            + " not have");
  }
}
