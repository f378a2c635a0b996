package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.ParityFiles;
import dev.pti.core.RosinalityRuleWeights;
import dev.pti.core.RuleWeights;
import dev.pti.core.checkpoint.PyTorch;
import dev.pti.core.checkpoint.TensorSource;
import dev.pti.core.checkpoint.TorchDict;
import dev.pti.core.hyperstyle.HypernetworkRuleWeights;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.encoder.EncoderRuleWeights;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HyperStyle from its two files to the picture, beside the published code. */
class HyperStyleParityTest {
  private static final double TOLERANCE = 1e-5;
  private static final int SIDE = 256;

  /** Of the pictures in the fixture. */
  private static final int SMALL = 32;

  private static final TensorFile EXPECTED = ParityFiles.read("hyperstyle.expected");
  private static final FloatTensor AVERAGE = uniform("latent_avg", .5, 14, 512);
  private static final RuleWeights DECODER =
      new RosinalityRuleWeights(ParityFiles.shapes("hyperstyle-decoder.names"), 0);

  @TempDir private static Path folder;

  private static FloatTensor uniform(String tensor, double width, long... shape) {
    return new RuleWeights(Map.of(tensor, shape), 0) {
      @Override
      protected FloatTensor make(String name, long[] ofTensor) {
        return uniform(name, ofTensor, 0, width);
      }
    }.get(tensor);
  }

  private static void put(TorchDict.Builder state, String prefix, RuleWeights weights) {
    for (String name : weights.keySet()) {
      FloatTensor tensor = weights.get(name);
      state.put(prefix + name, TensorSource.of(tensor.shape(), () -> weights.get(name)));
    }
  }

  private static Path write(String name, TorchDict state, TorchDict options) {
    Path file = folder.resolve(name);
    PyTorch.write(
        file,
        TorchDict.plain()
            .put("state_dict", state)
            .put("opts", options)
            .put("latent_avg", AVERAGE)
            .build());
    return file;
  }

  private static Path hyperStyle() {
    RuleWeights network = new HypernetworkRuleWeights(ParityFiles.shapes("hyperstyle.names"));
    TorchDict.Builder state = TorchDict.ordered();
    put(state, "hypernet.", network);
    // What is shared stands once more below every layer that shares it.
    for (String name : new String[] {"w1", "b1", "w2", "b2"}) {
      state.put(
          "hypernet.refinement_blocks.0.hypernet." + name,
          network.get("shared_weight_hypernet." + name));
    }
    put(state, "decoder.", DECODER);
    return write(
        "hyperstyle.pt",
        state.build(),
        TorchDict.plain()
            .put("encoder_type", "SharedWeightsHyperNetResNet")
            .put("dataset_type", "ffhq_hypernet")
            .put("output_size", SIDE)
            .build());
  }

  private static Path encoder() {
    TorchDict.Builder state = TorchDict.ordered();
    put(state, "encoder.", new EncoderRuleWeights(EncoderRuleWeights.single(), 0));
    return write(
        "w_encoder.pt",
        state.build(),
        TorchDict.plain()
            .put("encoder_type", "WEncoder")
            // HyperStyle adds the average whatever this says.
            .put("start_from_latent_avg", false)
            .build());
  }

  private static Target target() {
    return Target.of("x", uniform("x", 2, 3, SIDE, SIDE));
  }

  @Test
  void tunes_as_the_published_code_does() {
    Path file = hyperStyle();
    Pti.Builder builder = Pti.builder().device("cpu").generator(file);
    Latent pivot;
    try (Pti pti = builder.encoder(encoder()).tuner(HyperStyle.of(file)).build()) {
      Inverted inverted = pti.invert(target());
      pivot = inverted.latent();
      compare("codes", pivot.toTensor());
      compare("inverted", pooled(inverted.picture().toTensor()));
      compare(inverted.tune(), 5);
    }
    for (int passes : new int[] {1, 2}) {
      try (Pti pti =
          Pti.builder()
              .device("cpu")
              .generator(file)
              .inverter(new GivenPivot(pivot))
              .tuner(HyperStyle.of(file).passes(passes))
              .build()) {
        compare(pti.invert(target()).tune(), passes);
      }
    }
  }

  private static void compare(Tuned tuned, int passes) {
    Map<String, FloatTensor> differences = tuned.tuning().difference();
    String offsets = "delta." + passes + ".";
    int layers = 0;
    for (Map.Entry<String, FloatTensor> entry : EXPECTED.tensors().entrySet()) {
      if (entry.getKey().startsWith(offsets)) {
        int layer = Integer.parseInt(entry.getKey().substring(offsets.length()));
        int block = (layer + 1) / 3;
        int second = (layer + 1) % 3;
        String name = "synthesis.b%d.conv%d.weight".formatted(4 << block, second);
        String its = block == 0 ? "conv1" : "convs." + (2 * (block - 1) + second);
        FloatTensor expected = grown(DECODER.get(its + ".conv.weight"), entry.getValue());
        assertThat(ParityFiles.error(differences.get(name), expected))
            .as("%s after %d passes", name, passes)
            .isLessThan(TOLERANCE);
        layers++;
      }
    }
    assertThat(layers).isEqualTo(13);
    assertThat(differences).hasSize(layers);
    compare("picture." + passes, pooled(tuned.picture().toTensor()));
  }

  /** By how much a weight {@code [o, i, 3, 3]} grows, by an offset for each value or kernel. */
  private static FloatTensor grown(FloatTensor weight, FloatTensor offsets) {
    float[] values = weight.toArray();
    int each = values.length / offsets.count();
    for (int i = 0; i < values.length; i++) {
      values[i] *= offsets.get(i / each);
    }
    return FloatTensor.wrap(values, values.length);
  }

  /** The means of the pixels that each pixel of a small picture covers. */
  private static FloatTensor pooled(FloatTensor picture) {
    int each = SIDE / SMALL;
    double[] sums = new double[3 * SMALL * SMALL];
    for (int i = 0; i < picture.count(); i++) {
      int row = i / SIDE / each;
      sums[row * SMALL + i % SIDE / each] += picture.get(i);
    }
    float[] means = new float[sums.length];
    for (int i = 0; i < means.length; i++) {
      means[i] = (float) (sums[i] / each / each);
    }
    return FloatTensor.wrap(means, 3, SMALL, SMALL);
  }

  private static void compare(String name, FloatTensor actual) {
    assertThat(ParityFiles.error(actual, EXPECTED.get(name))).as(name).isLessThan(TOLERANCE);
  }
}
