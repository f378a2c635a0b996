package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Tensors;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pictures of people are half as wide as high; the last two begin with 4 x 6 and 5 x 3 places. */
class StyleGan2ParityTest {
  static List<String> generators() {
    return List.of("small", "clamped-conditional", "human", "wide", "odd");
  }

  @ParameterizedTest
  @MethodSource("generators")
  void maps_as_the_reference_does(String name) {
    GeneratorParity.maps(name);
  }

  @ParameterizedTest
  @MethodSource("generators")
  void synthesizes_as_the_reference_does(String name) {
    GeneratorParity.run(
        name,
        (generator, expected, manager) -> {
          NDArray ws = Tensors.array(manager, expected.tensors().get("ws"));
          GeneratorParity.compare(expected, "image_const", generator.synthesize(ws));
          GeneratorParity.compare(expected, "image_none", generator.synthesize(ws, Map.of()));
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"human", "wide", "odd"})
  void has_the_activations_of_the_reference(String name) {
    GeneratorParity.hasActivations(name);
  }

  @ParameterizedTest
  @MethodSource("generators")
  void has_the_gradients_of_the_reference(String name) {
    GeneratorParity.hasGradients(name);
  }
}
