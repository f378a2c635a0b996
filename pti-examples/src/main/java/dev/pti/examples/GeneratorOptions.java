package dev.pti.examples;

import com.google.common.io.MoreFiles;
import dev.pti.Encoder;
import dev.pti.Pti;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A generator and the encoder that belongs to it. */
public final class GeneratorOptions {
  /** What the bundled generator is called. */
  public static final String BUNDLED = "portrait128";

  /** What {@code --generator} is, in every command that draws with it. */
  public static final String DESCRIPTION =
      "A StyleGAN2 or StyleGAN3 generator. Default: the bundled 128-pixel portraits.";

  @Option(names = "--generator", paramLabel = "FILE", description = DESCRIPTION)
  @Nullable Path generator;

  @Option(
      names = "--encoder",
      paramLabel = "FILE",
      description =
          "The generator's encoder, as train-encoder wrote it. Default: the bundled one, which "
              + "belongs to the bundled generator.")
  @Nullable Path encoder;

  @Mixin private ClassOption classOption = new ClassOption();

  /**
   * Starts from the generator and the defaults of the library.
   *
   * @return a builder without an encoder of its own
   */
  public Pti.Builder builder() {
    Pti.Builder builder = Pti.builder();
    return classOption.applyTo(generator == null ? builder : builder.generator(generator));
  }

  /**
   * Returns the generator's encoder.
   *
   * @return of the file or, without one, the bundled one
   */
  public Encoder encoder() {
    return encoder == null ? Encoder.bundled() : Encoder.of(encoder);
  }

  /**
   * Tells whether it is a file.
   *
   * @return false for the bundled one
   */
  public boolean isGiven() {
    return generator != null;
  }

  /**
   * Names the generator.
   *
   * @return the file's name without its ending, or that of the bundled one
   */
  public String label() {
    return generator == null ? BUNDLED : MoreFiles.getNameWithoutExtension(generator);
  }
}
