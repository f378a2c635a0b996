package dev.pti;

import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.checkpoint.EncoderCheckpoint;
import dev.pti.core.inversion.EncoderInversion;
import dev.pti.core.inversion.EncoderSource;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Which trained encoder finds the pivot, in one pass or a few: one of e4e (Tov et al. 2021), of pSp
 * (Richardson et al. 2021) or of ReStyle over either (Alaluf et al. 2021), which belongs to the
 * generator that it was trained with and that is usually in the same file; one that {@code ./pti
 * train-encoder} made; or the library's own, for the default generator ({@link #bundled}).
 *
 * @param kind {@code e4e}, {@code psp}, {@code encoder} for whichever the file says it is, or
 *     {@code bundled}
 * @param checkpoint what e4e, pSp or ReStyle saved, or the encoder out of it, or what {@code
 *     train-encoder} wrote; for the bundled one its name
 */
public record Encoder(String kind, Path checkpoint) {
  private static final String BUNDLED = "bundled";

  /**
   * Checks the kind.
   *
   * @param kind as above
   * @param checkpoint as above
   */
  public Encoder {
    if (!kind.matches("e4e|psp|encoder|bundled") || checkpoint.toString().isEmpty()) {
      throw new InvalidInputException(
          "encoder is %s:%s, wanted e4e:FILE, psp:FILE or encoder:FILE"
              .formatted(kind, checkpoint));
    }
  }

  /**
   * Takes the encoder that is bundled for the default generator: small, into W+.
   *
   * @return the choice, always the same
   */
  public static Encoder bundled() {
    return new Encoder(BUNDLED, Path.of(Resources.ENCODER));
  }

  /**
   * Takes an encoder of the type that the file says.
   *
   * @param checkpoint as above
   * @return the choice
   */
  public static Encoder of(Path checkpoint) {
    return new Encoder("encoder", checkpoint);
  }

  /**
   * Reads the command line's form.
   *
   * @param text {@code e4e:FILE}, {@code psp:FILE}, {@code encoder:FILE}, or {@code encoder} for
   *     the bundled one
   * @return the choice
   * @throws InvalidInputException if it is none of these
   */
  public static Encoder parse(String text) {
    if (text.equals("encoder")) {
      return bundled();
    }
    int colon = text.indexOf(':');
    if (colon < 0 || text.startsWith(BUNDLED)) {
      throw new InvalidInputException(
          "encoder is %s, wanted encoder, e4e:FILE, psp:FILE or encoder:FILE".formatted(text));
    }
    return new Encoder(text.substring(0, colon), Path.of(text.substring(colon + 1)));
  }

  boolean isBundled() {
    return kind.equals(BUNDLED);
  }

  /** Tells whether the file is of {@code ./pti train-encoder}. */
  boolean readsFeatures() {
    return kind.equals("encoder") && FeatureEncoders.isOne(checkpoint);
  }

  /** Brings an encoder of e4e, pSp or ReStyle from a file onto the manager's device. */
  EncoderInversion open(NDManager manager) {
    try (EncoderCheckpoint file = EncoderCheckpoint.open(checkpoint)) {
      EncoderSource source = source(file);
      return switch (kind) {
        case "e4e" -> EncoderInversion.e4e(source, manager);
        case "psp" -> EncoderInversion.psp(source, manager);
        default -> EncoderInversion.load(source, manager);
      };
    }
  }

  private static EncoderSource source(EncoderCheckpoint file) {
    return new EncoderSource() {
      @Override
      public String label() {
        return file.label();
      }

      @Override
      public Map<String, FloatTensor> tensors() {
        return file.tensors();
      }

      @Override
      public Optional<FloatTensor> latentAverage() {
        return file.latentAverage();
      }

      @Override
      public Map<String, String> options() {
        return file.options();
      }

      @Override
      public String sha256() {
        return file.sha256();
      }
    };
  }
}
