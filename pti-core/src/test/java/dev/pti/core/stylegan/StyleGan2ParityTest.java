package dev.pti.core.stylegan;

import ai.djl.ndarray.NDArray;
import dev.pti.core.tensor.Tensors;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StyleGan2ParityTest {
  @ParameterizedTest
  @ValueSource(strings = {"small", "clamped-conditional"})
  void maps_as_the_reference_does(String name) {
    GeneratorParity.maps(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"small", "clamped-conditional"})
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
  @ValueSource(strings = {"small", "clamped-conditional"})
  void has_the_gradients_of_the_reference(String name) {
    GeneratorParity.hasGradients(name);
  }
}
