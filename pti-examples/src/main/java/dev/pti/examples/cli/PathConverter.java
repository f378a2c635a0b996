package dev.pti.examples.cli;

import java.nio.file.Path;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * Reads the name of a file or folder. Java takes the empty name for the working folder, which
 * nobody means by {@code --out "$UNSET"}.
 */
final class PathConverter implements ITypeConverter<Path> {
  @Override
  public Path convert(String text) {
    if (text.isEmpty()) {
      throw new TypeConversionException("it is empty, wanted the name of a file or folder");
    }
    return Path.of(text);
  }
}
