package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.TorchEngine;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is refused before any weight is looked at. */
class EncoderLoaderTest {
  private static final String TYPES =
      "Encoder4Editing, SingleStyleCodeEncoder, GradualStyleEncoder,"
          + " BackboneEncoderUsingLastLayerIntoW, BackboneEncoderUsingLastLayerIntoWPlus, WEncoder,"
          + " BackboneEncoder, ResNetBackboneEncoder, ProgressiveBackboneEncoder,"
          + " ResNetProgressiveBackboneEncoder";

  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private final Map<String, FloatTensor> tensors = new HashMap<>();
  private final Map<String, String> options = new HashMap<>();
  private FloatTensor average;

  EncoderLoaderTest() {
    FloatTensor scalar = FloatTensor.of(new float[] {0});
    tensors.put("input_layer.0.weight", scalar);
    tensors.put("styles.0.linear.weight", scalar);
    tensors.put("styles.1.linear.weight", scalar);
    tensors.put("latlayer1.weight", scalar);
    options.put("encoder_type", "Encoder4Editing");
    options.put("start_from_latent_avg", "True");
    options.put("dataset_type", "ffhq_encode");
  }

  @AfterEach
  void close() {
    manager.close();
  }

  private EncoderSource file() {
    return new HeapSource("e.pt", tensors, Optional.ofNullable(average), options);
  }

  @Test
  void refuses_a_file_that_does_not_say_its_type() {
    options.clear();
    assertRefused(
        () -> EncoderInversion.load(file(), manager),
        "e.pt does not say opts.encoder_type, wanted one of " + TYPES);
  }

  /** Gets as far as the weights, which here are none. */
  @Test
  void takes_a_file_that_does_not_say_its_type_for_what_it_is_called() {
    options.clear();
    assertRefused(
        () -> EncoderInversion.e4e(file(), manager),
        "e.pt holds input_layer.0.weight of shape [], wanted [64, 3, 3, 3]");
  }

  /** As the names of the head's tensors say. */
  @Test
  void takes_an_encoder_into_w_that_does_not_say_its_type_for_one() {
    options.clear();
    tensors.keySet().removeIf(name -> name.startsWith("styles."));
    tensors.put("linear.weight", FloatTensor.of(new float[] {0}));
    average = FloatTensor.wrap(new float[512], 512, 1);
    String message =
        "e.pt holds latent_avg of shape [512, 1], wanted [512], [1, 512] or [layers, 512]";
    assertRefused(() -> EncoderInversion.e4e(file(), manager), message);
    assertRefused(() -> EncoderInversion.psp(file(), manager), message);
  }

  @Test
  void takes_a_psp_into_all_styles_that_does_not_say_its_type_for_one() {
    options.clear();
    tensors.put("linear.weight", FloatTensor.of(new float[] {0}));
    tensors.put("output_layer_2.3.weight", FloatTensor.of(new float[] {0}));
    tensors.put("linear.bias", FloatTensor.wrap(new float[3 * 512], 3 * 512));
    assertRefused(
        () -> EncoderInversion.psp(file(), manager),
        "e.pt gives 1536 values, wanted 512 for each of an even number of styles,"
            + " 2 log2(size) - 2");
  }

  @Test
  void refuses_an_encoder_of_a_type_that_it_does_not_know() {
    options.put("encoder_type", "ResNetGradualStyleEncoder");
    assertRefused(
        () -> EncoderInversion.load(file(), manager),
        "e.pt holds an encoder of type ResNetGradualStyleEncoder, wanted one of " + TYPES);
  }

  @Test
  void refuses_an_e4e_that_is_called_psp() {
    assertRefused(
        () -> EncoderInversion.psp(file(), manager),
        "e.pt holds an encoder of type Encoder4Editing, which is e4e's, wanted one of pSp");
  }

  @Test
  void refuses_a_psp_that_is_called_e4e() {
    options.put("encoder_type", "GradualStyleEncoder");
    assertRefused(
        () -> EncoderInversion.e4e(file(), manager),
        "e.pt holds an encoder of type GradualStyleEncoder, which is pSp's, wanted one of e4e");
  }

  @Test
  void refuses_a_latent_average_of_other_layers() {
    average = FloatTensor.wrap(new float[18 * 512], 18, 512);
    assertRefused(
        () -> EncoderInversion.load(file(), manager),
        "e.pt holds latent_avg of shape [18, 512], wanted [512], [1, 512] or [2, 512]");
  }

  @Test
  void refuses_a_latent_average_that_is_not_finite() {
    float[] values = new float[512];
    values[3] = Float.NaN;
    average = FloatTensor.wrap(values, 512);
    assertRefused(
        () -> EncoderInversion.load(file(), manager),
        "e.pt holds latent_avg with a value that is not finite");
  }

  private static void assertRefused(ThrowingCallable load, String message) {
    assertThatThrownBy(load).isInstanceOf(InvalidInputException.class).hasMessage(message);
  }
}
