package dev.pti.core.inversion;

import ai.djl.ndarray.NDManager;
import com.google.common.collect.ImmutableMap;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.inversion.encoder.EncoderArchitecture;
import dev.pti.core.inversion.encoder.EncoderNetwork;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Makes an inverter of what e4e and pSp save, as the options of the training say.
 *
 * @param source what they saved
 */
record EncoderLoader(EncoderSource source) {
  /** How often ReStyle looks where nothing says how often. */
  private static final int ITERATIONS = 5;

  /** Loads the encoder as one of the wanted family, or as the file says. */
  EncoderInversion load(EncoderArchitecture.@Nullable Family wanted, NDManager manager) {
    String label = source.label();
    Map<String, FloatTensor> tensors = source.tensors();
    EncoderArchitecture architecture = architecture(wanted);
    FloatTensor average = source.latentAverage().orElse(null);
    EncoderInversion.Start start =
        architecture.startsFromAverage() ? fromAverage(average) : start(average);
    int iterations = architecture.refines() ? iterations() : 1;
    int styles = EncoderNetwork.styles(label, architecture, tensors);
    if (average != null) {
      requireFits(average, styles);
    }
    return new EncoderInversion(
        EncoderNetwork.load(label, architecture, tensors, manager),
        start,
        start == EncoderInversion.Start.CHECKPOINT ? average : null,
        ImmutableMap.of("encoder", label, "encoder_sha256", source.sha256()),
        iterations,
        source.options().getOrDefault("dataset_type", ""));
  }

  /** How often ReStyle looks at a picture: as often as in its training. */
  private int iterations() {
    String said = source.options().get("n_iters_per_batch");
    if (said == null) {
      return ITERATIONS;
    }
    if (!said.matches("[1-9]\\d?")) {
      throw new InvalidInputException(
          "%s says opts.n_iters_per_batch %s, wanted 1 to 99".formatted(source.label(), said));
    }
    return Integer.parseInt(said);
  }

  private EncoderArchitecture architecture(EncoderArchitecture.@Nullable Family wanted) {
    String label = source.label();
    String said = source.options().get("encoder_type");
    if (said != null) {
      EncoderArchitecture found = EncoderArchitecture.of(label, said);
      if (wanted != null && found.family() != wanted) {
        throw new InvalidInputException(
            "%s holds an encoder of type %s, which is %s's, wanted one of %s"
                .formatted(label, said, found.family(), wanted));
      }
      return found;
    }
    if (wanted == null) {
      throw new InvalidInputException(
          "%s does not say opts.encoder_type, wanted one of %s"
              .formatted(label, EncoderArchitecture.types()));
    }
    return EncoderArchitecture.of(wanted, source.tensors().keySet());
  }

  /** A file without options saves the average just if the codes start from it. */
  private EncoderInversion.Start start(@Nullable FloatTensor average) {
    String said = source.options().get("start_from_latent_avg");
    boolean fromAverage = said == null ? average != null : said.equalsIgnoreCase("true");
    if (!fromAverage) {
      return EncoderInversion.Start.ZERO;
    }
    return fromAverage(average);
  }

  private static EncoderInversion.Start fromAverage(@Nullable FloatTensor average) {
    return average == null ? EncoderInversion.Start.GENERATOR : EncoderInversion.Start.CHECKPOINT;
  }

  /** An encoder into W takes an average for any number of layers, as e4e saves it with one. */
  private void requireFits(FloatTensor average, int styles) {
    int width = EncoderNetwork.WIDTH;
    long[] shape = average.shape();
    boolean fits =
        Arrays.equals(shape, new long[] {width})
            || Arrays.equals(shape, new long[] {1, width})
            || (shape.length == 2 && shape[1] == width && (styles == 1 || shape[0] == styles));
    if (!fits) {
      throw new InvalidInputException(
          "%s holds latent_avg of shape %s, wanted [%d], [1, %d] or [%s, %d]"
              .formatted(
                  source.label(),
                  Arrays.toString(shape),
                  width,
                  width,
                  styles == 1 ? "layers" : styles,
                  width));
    }
    if (!average.isFinite()) {
      throw new InvalidInputException(
          source.label() + " holds latent_avg with a value that is not finite");
    }
  }
}
