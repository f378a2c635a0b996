package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.PyTorch;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.checkpoint.TensorSource;
import dev.pti.core.checkpoint.TorchDict;
import dev.pti.core.inversion.encoder.EncoderRuleWeights;
import java.nio.file.Path;
import java.util.Map;

/**
 * Files of an encoder of e4e into W, the smallest that there is (175 MB), and of its generator of
 * 32 pixels; neither was trained.
 *
 * @param generator safetensors
 * @param encoder a checkpoint of PyTorch
 */
record SmallEncoder(Path generator, Path encoder) {
  static SmallEncoder writeTo(Path folder) {
    Path generator = folder.resolve("generator.safetensors");
    Path encoder = folder.resolve("e4e.pt");
    Safetensors.write(generator, SyntheticGenerator.of(32, 16, 512, size -> 4).tensors(), Map.of());
    Map<String, long[]> shapes = EncoderRuleWeights.single();
    EncoderRuleWeights rule = new EncoderRuleWeights(shapes, 0);
    TorchDict.Builder state = TorchDict.ordered();
    shapes.forEach(
        (name, shape) ->
            state.put("encoder." + name, TensorSource.of(shape, () -> rule.get(name))));
    PyTorch.write(
        encoder,
        TorchDict.plain()
            .put("state_dict", state.build())
            .put("latent_avg", FloatTensor.wrap(new float[8 * 512], 8, 512))
            .put(
                "opts",
                TorchDict.plain()
                    .put("encoder_type", "SingleStyleCodeEncoder")
                    .put("start_from_latent_avg", true)
                    .build())
            .build());
    return new SmallEncoder(generator, encoder);
  }
}
