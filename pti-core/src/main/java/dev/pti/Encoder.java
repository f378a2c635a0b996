package dev.pti;

import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.checkpoint.EncoderCheckpoint;
import dev.pti.core.inversion.EncoderInversion;
import dev.pti.core.inversion.EncoderSource;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The choice of a trained encoder, which finds the pivot in one pass or a few. It is one of these:
 * an encoder of e4e (Tov et al. 2021), of pSp (Richardson et al. 2021) or of ReStyle over either
 * (Alaluf et al. 2021); one that {@code ./pti train-encoder} made; or the library's own, for the
 * default generator ({@link #bundled}). An encoder belongs to the generator that it was trained
 * with. The files of e4e, pSp and ReStyle usually hold both.
 */
public final class Encoder {
  /** Whose encoder it is, as the command line calls it. */
  private enum Kind {
    E4E,
    PSP,
    /** Whichever the file says, or one of {@code train-encoder}. */
    ENCODER,
    BUNDLED
  }

  private static final String WANTED = "wanted encoder, e4e:FILE, psp:FILE or encoder:FILE";
  private static final Encoder OWN = new Encoder(Kind.BUNDLED, Path.of(Resources.ENCODER));

  private final Kind kind;
  private final Path checkpoint;

  private Encoder(Kind kind, Path checkpoint) {
    this.kind = kind;
    this.checkpoint = checkpoint;
    if (checkpoint.toString().isEmpty()) {
      throw new InvalidInputException("encoder is %s, %s".formatted(this, WANTED));
    }
  }

  /**
   * Takes the encoder that is bundled for the default generator: small, into W+.
   *
   * @return the choice, always the same
   */
  public static Encoder bundled() {
    return OWN;
  }

  /**
   * Takes an encoder of the kind that the file says it is.
   *
   * @param checkpoint what e4e, pSp or ReStyle saved, or what {@code train-encoder} wrote
   * @return the choice
   * @throws InvalidInputException if the path is empty
   */
  public static Encoder of(Path checkpoint) {
    return new Encoder(Kind.ENCODER, checkpoint);
  }

  /**
   * Takes an encoder of e4e, also from a file that does not say what it holds.
   *
   * @param checkpoint what e4e or ReStyle over e4e saved, or the encoder out of it
   * @return the choice
   * @throws InvalidInputException if the path is empty
   */
  public static Encoder e4e(Path checkpoint) {
    return new Encoder(Kind.E4E, checkpoint);
  }

  /**
   * Takes an encoder of pSp, also from a file that does not say what it holds.
   *
   * @param checkpoint what pSp or ReStyle over pSp saved, or the encoder out of it
   * @return the choice
   * @throws InvalidInputException if the path is empty
   */
  public static Encoder psp(Path checkpoint) {
    return new Encoder(Kind.PSP, checkpoint);
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
    for (Kind kind : List.of(Kind.E4E, Kind.PSP, Kind.ENCODER)) {
      String start = start(kind);
      if (text.startsWith(start)) {
        return new Encoder(kind, Path.of(text.substring(start.length())));
      }
    }
    throw new InvalidInputException("encoder is %s, %s".formatted(text, WANTED));
  }

  private static String start(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT) + ":";
  }

  Path checkpoint() {
    return checkpoint;
  }

  boolean isBundled() {
    return kind == Kind.BUNDLED;
  }

  /** Tells whether the file is of {@code ./pti train-encoder}. */
  boolean readsFeatures() {
    return kind == Kind.ENCODER && FeatureEncoders.isOne(checkpoint);
  }

  /** Brings an encoder of e4e, pSp or ReStyle from a file onto the manager's device. */
  EncoderInversion open(NDManager manager) {
    try (EncoderCheckpoint file = EncoderCheckpoint.open(checkpoint)) {
      EncoderSource source = source(file);
      return switch (kind) {
        case E4E -> EncoderInversion.e4e(source, manager);
        case PSP -> EncoderInversion.psp(source, manager);
        default -> EncoderInversion.load(source, manager);
      };
    }
  }

  /** What a loader of networks asks an open file for. */
  static EncoderSource source(EncoderCheckpoint file) {
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

  @Override
  public boolean equals(Object other) {
    return other instanceof Encoder encoder
        && kind == encoder.kind
        && checkpoint.equals(encoder.checkpoint);
  }

  @Override
  public int hashCode() {
    return Objects.hash(kind, checkpoint);
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    return isBundled() ? "encoder" : start(kind) + checkpoint;
  }
}
