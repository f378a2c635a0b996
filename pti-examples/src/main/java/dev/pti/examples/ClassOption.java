package dev.pti.examples;

import dev.pti.ClassLabel;
import dev.pti.Pti;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of its classes a conditional generator draws. */
public final class ClassOption {
  @Option(
      names = "--class",
      paramLabel = "N",
      description = "The class to draw, counted from 0, of a generator that has classes.")
  @Nullable Integer index;

  /**
   * Tells it.
   *
   * @return the builder
   */
  public Pti.Builder applyTo(Pti.Builder builder) {
    return index == null ? builder : builder.classLabel(ClassLabel.index(index));
  }
}
