package dev.pti.core.perceptual;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WeightsTest {
  private static final Weights LINEAR = Fixtures.bundled(Lpips.linearResource("squeeze"));

  @Test
  void names_the_file_and_the_tensor_that_is_missing() {
    assertRefused(
        changed("features.3.squeeze.weight", null),
        LINEAR,
        "squeezenet.pth has no tensor features.3.squeeze.weight, wanted one of shape"
            + " [16, 64, 1, 1]");
  }

  @Test
  void names_the_shape_that_is_wrong() {
    assertRefused(
        changed("features.0.bias", FloatTensor.of(new float[96], 96)),
        LINEAR,
        "squeezenet.pth holds features.0.bias of shape [96], wanted [64]");
  }

  @Test
  void names_the_tensor_that_is_not_finite() {
    float[] bias = new float[64];
    bias[7] = Float.NaN;
    assertRefused(
        changed("features.0.bias", FloatTensor.of(bias, 64)),
        LINEAR,
        "squeezenet.pth holds features.0.bias with a value that is not finite");
  }

  @Test
  void linear_weights_must_belong_to_the_backbone() {
    assertRefused(
        HashedBackbones.squeeze(),
        Fixtures.bundled(Lpips.linearResource("alex")),
        "lpips-alex.safetensors holds lin1.model.1.weight of shape [1, 192, 1, 1], wanted"
            + " [1, 128, 1, 1]");
  }

  @Test
  void squeeze_caffe_wants_caffe_s_names() {
    assertThatThrownBy(() -> SqueezeCaffe.load(HashedBackbones.squeeze(), Fixtures.MANAGER))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "hashed squeezenet1_1 has no tensor conv1.weight, wanted one of shape [64, 3, 3, 3]");
  }

  private static void assertRefused(Weights backbone, Weights linear, String message) {
    assertThatThrownBy(() -> Lpips.squeeze(backbone, linear, Fixtures.MANAGER))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  private static Weights changed(String name, FloatTensor tensor) {
    Map<String, FloatTensor> tensors = new HashMap<>(HashedBackbones.squeeze().tensors());
    if (tensor == null) {
      tensors.remove(name);
    } else {
      tensors.put(name, tensor);
    }
    return new Weights("squeezenet.pth", tensors);
  }
}
