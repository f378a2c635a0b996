package dev.pti.core.inversion.encoder;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.TorchEngine;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EncoderWeightsTest {
  private final Map<String, long[]> shapes = EncoderRuleWeights.shapes(2);

  @Test
  void names_the_tensor_that_is_missing() {
    shapes.remove("body.3.shortcut_layer.0.weight");
    assertRefused(
        "e4e.pt has no tensor body.3.shortcut_layer.0.weight, wanted one of shape"
            + " [128, 64, 1, 1]");
  }

  /** As in a pSp that was trained on segmentation maps. */
  @Test
  void names_the_shape_that_is_wrong() {
    shapes.put("input_layer.0.weight", new long[] {64, 19, 3, 3});
    assertRefused(
        "e4e.pt holds input_layer.0.weight of shape [64, 19, 3, 3], wanted [64, 3, 3, 3]");
  }

  @Test
  void names_the_tensor_that_is_not_finite() {
    assertRefused(
        with("input_layer.2.weight", Float.POSITIVE_INFINITY),
        "e4e.pt holds input_layer.2.weight with a value that is not finite");
  }

  @Test
  void names_the_variance_that_is_negative() {
    assertRefused(
        with("input_layer.1.running_var", -.5f),
        "e4e.pt holds input_layer.1.running_var with a variance of -0.5 at 7, wanted at least 0");
  }

  @Test
  void refuses_a_deeper_network() {
    shapes.put("body.24.res_layer.0.weight", new long[] {512});
    assertRefused(
        "e4e.pt holds body.24.res_layer.0.weight, which a network of its type" + " does not have");
  }

  @Test
  void refuses_an_encoder_without_map2style_blocks() {
    shapes.keySet().removeIf(name -> name.startsWith("styles."));
    assertRefused("e4e.pt holds 0 map2style blocks, wanted an even number, 2 log2(size) - 2");
  }

  @Test
  void refuses_an_odd_number_of_map2style_blocks() {
    shapes.put("styles.2.linear.weight", new long[] {512, 512});
    assertRefused("e4e.pt holds 3 map2style blocks, wanted an even number, 2 log2(size) - 2");
  }

  /** The rule's weights, but for one value of one tensor. */
  private EncoderRuleWeights with(String name, float value) {
    float[] values = new EncoderRuleWeights(shapes, 0).get(name).toArray();
    values[7] = value;
    FloatTensor changed = FloatTensor.wrap(values, values.length);
    return new EncoderRuleWeights(shapes, 0) {
      @Override
      public FloatTensor get(Object key) {
        return key.equals(name) ? changed : super.get(key);
      }
    };
  }

  private void assertRefused(String message) {
    assertRefused(new EncoderRuleWeights(shapes, 0), message);
  }

  private static void assertRefused(Map<String, FloatTensor> tensors, String message) {
    try (NDManager manager = TorchEngine.newManager(Device.cpu())) {
      assertThatThrownBy(
              () -> EncoderNetwork.load("e4e.pt", EncoderArchitecture.E4E, tensors, manager))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(message);
    }
  }
}
