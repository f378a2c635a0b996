package dev.pti.core.clip;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a CLIP is made of, and what is refused. */
class ClipNetworkTest {
  private static ClipNetwork load(Map<String, long[]> shapes, NDManager manager) {
    return ClipNetwork.load("clip.pt", new ClipRuleWeights(shapes), manager);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "visual.conv1.weight | 64,3,8,4 | holds patches of shape (64, 3, 8, 4), wanted squares",
        "visual.conv1.weight | 60,3,8,8 | holds visual.class_embedding of shape [64], wanted [60]",
        "visual.positional_embedding | 16,64 | holds positions for 15 patches, wanted a square of"
            + " them",
        "token_embedding.weight | 49409,1 | holds a vocabulary of 49409, wanted 514 to 49408, of"
            + " CLIP's own tokenizer",
        "token_embedding.weight | 714,32 | holds positional_embedding of shape [40, 64], wanted"
            + " [40, 32]",
        "text_projection | 64,23 | holds text_projection of shape [64, 23], wanted [64, 24]",
        "ln_1.gain | 2 | holds ln_1.gain, which CLIP does not have"
      })
  void other_sizes_are_refused(String name, String shape, String refused) {
    Map<String, long[]> shapes = ClipRuleWeights.small();
    String[] axes = shape.split(",", -1);
    long[] changed = new long[axes.length];
    for (int i = 0; i < axes.length; i++) {
      changed[i] = Long.parseLong(axes[i]);
    }
    shapes.put(name, changed);
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      assertThatThrownBy(() -> load(shapes, manager))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("clip.pt " + refused);
      assertThat(manager.getManagedArrays()).isEmpty();
    }
  }

  @Test
  void a_width_that_has_no_whole_heads_is_refused() {
    Map<String, long[]> shapes = ClipRuleWeights.small();
    shapes.replaceAll(
        (name, shape) -> {
          long[] narrow = shape.clone();
          for (int i = 0; i < narrow.length; i++) {
            narrow[i] = narrow[i] == 64 ? 48 : narrow[i];
          }
          return narrow;
        });
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      assertThatThrownBy(() -> load(shapes, manager))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "clip.pt holds a visual.transformer.resblocks of width 48, wanted a multiple of 64");
    }
  }

  @Test
  void a_missing_tensor_is_named() {
    Map<String, long[]> shapes = ClipRuleWeights.small();
    shapes.remove("transformer.resblocks.0.ln_1.weight");
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      assertThatThrownBy(() -> load(shapes, manager))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "clip.pt has no tensor transformer.resblocks.0.ln_1.weight, wanted one of shape"
                  + " [64]");
    }
  }

  @Test
  void squares_of_any_size_are_seen() {
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        Scope scope = new Scope()) {
      ClipNetwork network = load(ClipRuleWeights.small(), manager);
      NDArray flat = manager.ones(new Shape(1, 3, 32, 32));
      NDArray seen = network.pictures(flat, Activation.GELU, false);
      NDArray large = manager.ones(new Shape(1, 3, 70, 70));
      assertThat(network.pictures(large, Activation.GELU, false).sub(seen).abs().max().getFloat())
          .as("a picture of one colour is the same at any size")
          .isLessThan(1e-5f);
      assertThat(seen.norm().getFloat()).isCloseTo(1, within(1e-6f));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void pictures_that_are_not_square_are_seen_whole_between_bars_of_grey(boolean normalized) {
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        Scope scope = new Scope()) {
      ClipNetwork network = load(ClipRuleWeights.small(), manager);
      NDArray tall = manager.randomUniform(-1, 1, new Shape(1, 3, 64, 32));
      NDArray bar = manager.zeros(new Shape(1, 3, 64, 16));
      NDArray between = NDArrays.concat(new NDList(bar, tall, bar), 3);
      NDArray expected = network.pictures(between, Activation.GELU, normalized);
      assertThat(largest(network.pictures(tall, Activation.GELU, normalized).sub(expected)))
          .isLessThan(1e-5f);
      NDArray wide = tall.transpose(0, 1, 3, 2);
      NDArray below = network.pictures(between.transpose(0, 1, 3, 2), Activation.GELU, normalized);
      assertThat(largest(network.pictures(wide, Activation.GELU, normalized).sub(below)))
          .isLessThan(1e-5f);
      assertThat(largest(below.sub(expected))).as("turned").isGreaterThan(1e-3f);
    }
  }

  private static float largest(NDArray differences) {
    return differences.abs().max().getFloat();
  }
}
