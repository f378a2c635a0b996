package dev.pti.core.inversion.encoder;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.RuleWeights;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchEngine;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EncoderNetworkParityTest {
  private static final double TOLERANCE = 1e-4;

  static List<String> files() {
    return ParityFiles.names("e4e*.expected");
  }

  @ParameterizedTest
  @MethodSource("files")
  void has_the_codes_of_the_reference(String file) {
    TensorFile expected = ParityFiles.read(file);
    int salt = Integer.parseInt(expected.metadata().getOrDefault("salt", "0"));
    EncoderRuleWeights weights =
        new EncoderRuleWeights(ParityFiles.shapes(file.replace(".expected", ".names")), salt);
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        Scope scope = new Scope()) {
      NDArray pictures = Tensors.array(manager, pictures(expected));
      NDArray codes =
          EncoderNetwork.load(file, EncoderArchitecture.E4E, weights, manager).encode(pictures);
      assertThat(ParityFiles.error(Tensors.tensor(codes), expected.get("codes")))
          .isLessThan(TOLERANCE);
    }
  }

  /** The pictures that are not square follow from their name. */
  private static FloatTensor pictures(TensorFile expected) {
    return expected.tensors().containsKey("x")
        ? expected.get("x")
        : RuleWeights.uniform("x", 0, 2, 1, 3, 256, 128);
  }

  @Test
  void there_is_something_to_compare_with() {
    assertThat(files()).isNotEmpty();
  }

  /** The tests that make their own encoders make such as the reference has. */
  @ParameterizedTest
  @MethodSource("files")
  void the_definition_gives_the_names_and_shapes_of_the_reference(String file) {
    Map<String, long[]> names = ParityFiles.shapes(file.replace(".expected", ".names"));
    FloatTensor codes = ParityFiles.read(file).get("codes");
    Map<String, long[]> defined = EncoderRuleWeights.shapes((int) codes.size(1));
    assertThat(defined.keySet()).isEqualTo(names.keySet());
    names.forEach((name, shape) -> assertThat(defined.get(name)).as(name).isEqualTo(shape));
  }
}
