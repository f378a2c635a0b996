package dev.pti.api.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.EOFException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A sentence names a file once, and always says why. */
class IoReasonsTest {
  private static final String AT = Path.of("a", "b").toString();

  private static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new FileSystemException(AT, null, "Not a directory"), "Not a directory"),
        arguments(new FileSystemException("a", null, "Not a directory"), "Not a directory at a"),
        arguments(new AccessDeniedException(AT), "permission denied"),
        arguments(new AccessDeniedException("a"), "permission denied at a"),
        arguments(new NoSuchFileException(AT), "it does not exist"),
        arguments(new NoSuchFileException("a"), "a does not exist"),
        arguments(new NotDirectoryException(AT), "it is not a directory"),
        arguments(new FileAlreadyExistsException("a"), "a is not a directory"),
        arguments(new FileSystemLoopException(AT), "FileSystemLoopException"),
        arguments(new IOException("no space is left"), "no space is left"),
        arguments(new EOFException("a text ends"), "a text ends"),
        arguments(new EOFException(), "it ends too early"),
        arguments(new IOException(), "IOException"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void names_the_file_once_and_the_reason(IOException failure, String reason) {
    assertThat(IoReasons.refusal("cannot read", Path.of(AT), failure))
        .hasMessage("cannot read " + Path.of(AT) + ": " + reason)
        .hasCause(failure);
  }
}
