package dev.pti.core.inversion.encoder;


import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchEngine;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EncoderNetworkTest {
  @Test
  void speed() {
    int layers = Integer.getInteger("layers", 8);
    try (NDManager manager = TorchEngine.newManager(Device.cpu());
        Scope scope = new Scope()) {
      EncoderNetwork e =
          EncoderNetwork.load(
              "x",
              EncoderArchitecture.E4E,
              new RuleWeights(RuleWeights.shapes(layers), 0),
              manager);
      NDArray pictures =
          Tensors.array(manager, SyntheticGenerator.gaussian(new Random(1), .5, 1, 3, 256, 256));
      for (int i = 0; i < 8; i++) {
        long t = System.nanoTime();
        try (Scope inner = new Scope()) {
          Tensors.tensor(e.encode(pictures));
        }
        System.err.println("TIME " + (System.nanoTime() - t) / 1e6);
      }
    }

  }
}
