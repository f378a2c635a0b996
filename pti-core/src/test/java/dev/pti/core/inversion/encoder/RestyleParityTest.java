package dev.pti.core.inversion.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ParityFiles;
import dev.pti.core.RuleWeights;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchEngine;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ReStyle's encoders beside the published ones, whose weights follow from their names. */
class RestyleParityTest {
  private static final double TOLERANCE = 1e-4;
  private static final long[] SHAPE = {2, 6, 256, 256};

  private static FloatTensor pictures() {
    RuleWeights rule =
        new RuleWeights(Map.of("x", SHAPE), 0) {
          @Override
          protected FloatTensor make(String name, long[] shape) {
            return uniform(name, shape, 0, 2);
          }
        };
    return rule.get("x");
  }

  @ParameterizedTest
  @CsvSource({
    "BackboneEncoder, ir_se, PSP",
    "ProgressiveBackboneEncoder, ir_se, E4E",
    "ResNetBackboneEncoder, resnet, PSP",
    "ResNetProgressiveBackboneEncoder, resnet, E4E"
  })
  void has_the_codes_of_the_published_encoder(
      String type, String backbone, EncoderArchitecture.Family family) {
    assumeTrue(ParityFiles.has("restyle.expected"), "no numbers of ReStyle in the folder");
    Map<String, long[]> names = ParityFiles.shapes("restyle-" + backbone + ".names");
    EncoderArchitecture architecture = EncoderArchitecture.of("rule", type);
    assertThat(architecture.refines()).isTrue();
    assertThat(EncoderArchitecture.of(family, names.keySet())).isEqualTo(architecture);
    FloatTensor expected = ParityFiles.read("restyle.expected").get(type);
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        Scope scope = new Scope()) {
      EncoderNetwork network =
          EncoderNetwork.load("rule", architecture, new EncoderRuleWeights(names, 0), manager);
      assertThat(network.styles()).isEqualTo(8);
      NDArray codes = network.encode(Tensors.array(manager, pictures()));
      assertThat(ParityFiles.error(Tensors.tensor(codes), expected)).isLessThan(TOLERANCE);
      NDArray colours = Tensors.array(manager, pictures()).get(":, :3");
      assertThatThrownBy(() -> network.encode(colours))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "encoder was given pictures of shape (2, 3, 256, 256), wanted (n, 6, h, w) with a"
                  + " longer side of 256");
    }
  }
}
