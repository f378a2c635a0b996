package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.tensor.TorchEngine;
import java.util.HashMap;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused before any weight is looked at. */
class EncoderCheckpointTest {
  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private final Map<String, FloatTensor> tensors = new HashMap<>();
  private final Map<String, String> options = new HashMap<>();

  EncoderCheckpointTest() {
    FloatTensor scalar = FloatTensor.of(new float[] {0});
    tensors.put("state_dict.encoder.input_layer.0.weight", scalar);
    tensors.put("state_dict.encoder.styles.0.linear.weight", scalar);
    tensors.put("state_dict.encoder.styles.1.linear.weight", scalar);
    options.put("opts.encoder_type", "Encoder4Editing");
    options.put("opts.start_from_latent_avg", "True");
    options.put("opts.dataset_type", "ffhq_encode");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private TensorFile file() {
    return new TensorFile(tensors, options);
  }

  @Test
  void refuses_a_file_that_does_not_say_its_type() {
    options.clear();
    assertRefused(
        () -> EncoderInversion.load("e.pt", file(), manager),
        "e.pt does not say opts.encoder_type, wanted Encoder4Editing or GradualStyleEncoder");
  }

  /** Gets as far as the weights, which here are none. */
  @Test
  void takes_a_file_that_does_not_say_its_type_for_what_it_is_called() {
    options.clear();
    assertRefused(
        () -> EncoderInversion.e4e("e.pt", file(), manager),
        "e.pt holds input_layer.0.weight of shape [], wanted [64, 3, 3, 3]");
  }

  @Test
  void refuses_an_encoder_into_a_single_style() {
    options.put("opts.encoder_type", "SingleStyleCodeEncoder");
    assertRefused(
        () -> EncoderInversion.load("e.pt", file(), manager),
        "e.pt holds an encoder of type SingleStyleCodeEncoder, wanted Encoder4Editing or"
            + " GradualStyleEncoder");
  }

  @Test
  void refuses_an_e4e_that_is_called_psp() {
    assertRefused(
        () -> EncoderInversion.psp("e.pt", file(), manager),
        "e.pt holds an encoder of type Encoder4Editing, wanted GradualStyleEncoder");
  }

  @Test
  void refuses_a_psp_that_is_called_e4e() {
    options.put("opts.encoder_type", "GradualStyleEncoder");
    assertRefused(
        () -> EncoderInversion.e4e("e.pt", file(), manager),
        "e.pt holds an encoder of type GradualStyleEncoder, wanted Encoder4Editing");
  }

  @Test
  void refuses_an_encoder_of_pictures_that_are_not_square() {
    options.put("opts.dataset_type", "cars_encode");
    assertRefused(
        () -> EncoderInversion.load("e.pt", file(), manager),
        "e.pt was trained on cars_encode, pictures of 256 x 192, wanted an encoder of square"
            + " pictures");
  }

  @Test
  void refuses_a_file_without_an_encoder() {
    tensors.keySet().removeIf(name -> name.contains("input_layer"));
    assertRefused(
        () -> EncoderInversion.load("e.pt", file(), manager),
        "e.pt holds no encoder, there is no tensor state_dict.encoder.input_layer.0.weight");
  }

  @Test
  void refuses_a_latent_average_of_other_layers() {
    tensors.put("latent_avg", FloatTensor.wrap(new float[18 * 512], 18, 512));
    assertRefused(
        () -> EncoderInversion.load("e.pt", file(), manager),
        "e.pt holds latent_avg of shape [18, 512], wanted [512], [1, 512] or [2, 512]");
  }

  @Test
  void refuses_a_latent_average_that_is_not_finite() {
    float[] values = new float[512];
    values[3] = Float.NaN;
    tensors.put("latent_avg", FloatTensor.wrap(values, 512));
    assertRefused(
        () -> EncoderInversion.load("e.pt", file(), manager),
        "e.pt holds latent_avg with a value that is not finite");
  }

  private static void assertRefused(ThrowingCallable load, String message) {
    assertThatThrownBy(load).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
