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
 * Which trained encoder finds the pivot, in one pass: one of e4e (Tov et al. 2021) or of pSp
 * (Richardson et al. 2021). It belongs to the generator that it was trained with, which is usually
 * in the same file.
 *
 * @param kind {@code e4e}, {@code psp}, or {@code encoder} for whichever the file says it is
 * @param checkpoint what e4e or pSp saved, or the encoder out of it
 */
public record Encoder(String kind, Path checkpoint) {
  /**
   * Checks the kind.
   *
   * @param kind as above
   * @param checkpoint as above
   */
  public Encoder {
    if (!kind.matches("e4e|psp|encoder") || checkpoint.toString().isEmpty()) {
      throw new InvalidInputException(
          "encoder is %s:%s, wanted e4e:FILE, psp:FILE or encoder:FILE"
              .formatted(kind, checkpoint));
    }
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
   * @param text {@code e4e:FILE}, {@code psp:FILE} or {@code encoder:FILE}
   * @return the choice
   * @throws InvalidInputException if it is none of these
   */
  public static Encoder parse(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      throw new InvalidInputException(
          "encoder is %s, wanted e4e:FILE, psp:FILE or encoder:FILE".formatted(text));
    }
    return new Encoder(text.substring(0, colon), Path.of(text.substring(colon + 1)));
  }

  /** Brings the encoder onto the manager's device. */
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
