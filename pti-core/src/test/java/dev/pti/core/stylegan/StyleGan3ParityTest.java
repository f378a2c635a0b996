package dev.pti.core.stylegan;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.djl.ndarray.NDArray;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.Tensors;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * T has class labels and a transform that turns, grows and moves what is drawn; R has few layers
 * and a clamp that its activations reach. Those of people are of StyleGAN-Human, whose pictures are
 * half as wide as high. Those of XL are of StyleGAN-XL, one with classes, one without.
 */
class StyleGan3ParityTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "stylegan3-t",
        "stylegan3-r",
        "human-stylegan3-t",
        "human-stylegan3-r",
        "stylegan-xl",
        "stylegan-xl-r"
      })
  @Retention(RetentionPolicy.RUNTIME)
  private @interface OfEachNetwork {}

  @OfEachNetwork
  void maps_as_the_reference_does(String name) {
    requireNumbers(name);
    GeneratorParity.maps(name);
  }

  @OfEachNetwork
  void synthesizes_as_the_reference_does(String name) {
    requireNumbers(name);
    GeneratorParity.run(
        name,
        (generator, expected, manager) -> {
          NDArray ws = Tensors.array(manager, expected.tensors().get("ws"));
          GeneratorParity.compare(expected, "image_const", generator.synthesize(ws));
        });
  }

  @OfEachNetwork
  void has_the_gradients_of_the_reference(String name) {
    requireNumbers(name);
    GeneratorParity.hasGradients(name);
  }

  private static void requireNumbers(String name) {
    assumeTrue(ParityFiles.has(name + ".expected"), "no numbers of StyleGAN3 in the folder");
  }
}
