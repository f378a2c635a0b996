package dev.pti.core.inversion;

import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.inversion.encoder.EncoderArchitecture;
import dev.pti.core.inversion.encoder.EncoderNetwork;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What e4e and pSp save: a {@code state_dict} of encoder and decoder, the {@code opts} of the
 * training and, if the training started from it, {@code latent_avg}.
 *
 * @param label how errors name the file
 * @param file as it was read
 */
record EncoderCheckpoint(String label, TensorFile file) {
  private static final List<String> PREFIXES = List.of("state_dict.encoder.", "encoder.", "");
  private static final String FIRST = "input_layer.0.weight";

  /** Loads the encoder as the wanted architecture, or as the one that the file says. */
  EncoderInversion load(@Nullable EncoderArchitecture wanted, NDManager manager) {
    EncoderArchitecture architecture = architecture(wanted);
    requireSquare();
    Map<String, FloatTensor> tensors = encoder();
    FloatTensor average = file.tensors().get("latent_avg");
    EncoderInversion.Start start = start(average);
    if (average != null) {
      requireFits(average, EncoderNetwork.layers(label, tensors));
    }
    return new EncoderInversion(
        EncoderNetwork.load(label, architecture, tensors, manager),
        start,
        start == EncoderInversion.Start.CHECKPOINT ? average : null);
  }

  private EncoderArchitecture architecture(@Nullable EncoderArchitecture wanted) {
    String said = file.metadata().get("opts.encoder_type");
    if (said != null) {
      EncoderArchitecture found = EncoderArchitecture.of(label, said);
      if (wanted != null && found != wanted) {
        throw new InvalidInputException(
            "%s holds an encoder of type %s, wanted %s"
                .formatted(label, said, wanted.encoderType()));
      }
      return found;
    }
    if (wanted == null) {
      throw new InvalidInputException(
          label + " does not say opts.encoder_type, wanted Encoder4Editing or GradualStyleEncoder");
    }
    return wanted;
  }

  /** The published encoder of cars sees 256 x 192, of which a square target knows nothing. */
  private void requireSquare() {
    String dataset = file.metadata().getOrDefault("opts.dataset_type", "");
    if (dataset.startsWith("cars_")) {
      throw new InvalidInputException(
          "%s was trained on %s, pictures of 256 x 192, wanted an encoder of square pictures"
              .formatted(label, dataset));
    }
  }

  private Map<String, FloatTensor> encoder() {
    for (String prefix : PREFIXES) {
      if (file.tensors().containsKey(prefix + FIRST)) {
        return under(prefix);
      }
    }
    throw new InvalidInputException(
        "%s holds no encoder, there is no tensor %s".formatted(label, PREFIXES.get(0) + FIRST));
  }

  private Map<String, FloatTensor> under(String prefix) {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    file.tensors()
        .forEach(
            (name, tensor) -> {
              if (name.startsWith(prefix) && !name.equals("latent_avg")) {
                tensors.put(name.substring(prefix.length()), tensor);
              }
            });
    return tensors;
  }

  /** A file without options saves the average just if the codes start from it. */
  private EncoderInversion.Start start(@Nullable FloatTensor average) {
    String said = file.metadata().get("opts.start_from_latent_avg");
    boolean fromAverage = said == null ? average != null : said.equalsIgnoreCase("true");
    if (!fromAverage) {
      return EncoderInversion.Start.ZERO;
    }
    return average == null ? EncoderInversion.Start.GENERATOR : EncoderInversion.Start.CHECKPOINT;
  }

  private void requireFits(FloatTensor average, int layers) {
    int width = EncoderNetwork.WIDTH;
    long[] shape = average.shape();
    boolean fits =
        Arrays.equals(shape, new long[] {width})
            || Arrays.equals(shape, new long[] {1, width})
            || Arrays.equals(shape, new long[] {layers, width});
    if (!fits) {
      throw new InvalidInputException(
          "%s holds latent_avg of shape %s, wanted [%d], [1, %d] or [%d, %d]"
              .formatted(label, Arrays.toString(shape), width, width, layers, width));
    }
    if (!average.isFinite()) {
      throw new InvalidInputException(label + " holds latent_avg with a value that is not finite");
    }
  }
}
