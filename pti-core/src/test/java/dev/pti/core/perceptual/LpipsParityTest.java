package dev.pti.core.perceptual;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.core.ParityFiles;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LpipsParityTest {
  private static final double TOLERANCE = 1e-4;

  static Stream<Arguments> cases() {
    return ParityFiles.names("lpips*.expected").stream()
        .flatMap(
            file ->
                Stream.of("alex", "vgg", "squeeze").map(network -> Arguments.of(file, network)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void has_the_distances_and_gradients_of_the_reference(String file, String network) {
    Map<String, FloatTensor> expected = ParityFiles.read(file).tensors();
    try (NDManager manager = Fixtures.MANAGER.newSubManager();
        Scope scope = new Scope()) {
      PerceptualDistance lpips = lpips(network, manager);
      Autograd autograd = new TorchAutograd(manager);
      NDArray a = Tensors.array(manager, expected.get("a"));
      NDArray b = autograd.leaf(Tensors.array(manager, expected.get("b")));

      FloatTensor distances = Tensors.tensor(lpips.distances(a, b));
      try (Autograd.Evaluation evaluation =
          autograd.evaluate(() -> new NDList(lpips.distances(a, b).sum()))) {
        evaluation.backward(1);
      }

      assertThat(ParityFiles.error(distances, expected.get("distance." + network)))
          .isLessThan(TOLERANCE);
      assertThat(
              ParityFiles.error(Tensors.tensor(b.getGradient()), expected.get("grad_b." + network)))
          .isLessThan(TOLERANCE);
    }
  }

  private static PerceptualDistance lpips(String network, NDManager manager) {
    Weights linear = Fixtures.bundled(Lpips.linearResource(network));
    return switch (network) {
      case "alex" -> Lpips.alex(HashedBackbones.alex(), linear, manager);
      case "vgg" -> Lpips.vgg(HashedBackbones.vgg(), linear, manager);
      default -> Lpips.squeeze(HashedBackbones.squeeze(), linear, manager);
    };
  }
}
