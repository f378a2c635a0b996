package dev.pti.api;

import java.io.Serial;

/**
 * A file, image or setting that cannot be used. The message is one sentence that names what was
 * given, what it holds and what was wanted.
 */
public class InvalidInputException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  /**
   * Reports a bad input.
   *
   * @param message one sentence
   */
  public InvalidInputException(String message) {
    super(message);
  }

  /**
   * Reports a bad input found by another exception.
   *
   * @param message one sentence
   * @param cause what found it
   */
  public InvalidInputException(String message, Throwable cause) {
    super(message, cause);
  }
}
