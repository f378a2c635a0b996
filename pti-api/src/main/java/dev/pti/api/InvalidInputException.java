package dev.pti.api;

import java.io.Serial;

/**
 * A file, image or setting that cannot be used. The message is one sentence that names what was
 * given, what it holds and what was expected.
 *
 * <p>It is one line that can be printed anywhere, although names in it may come from a hostile
 * file: control characters are shown as in {@code \u005cu000a}, the middle of a very long message
 * is left out, and an empty name at its beginning is shown as {@code ""}.
 */
public class InvalidInputException extends IllegalArgumentException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST = 3000;

  /**
   * Reports a bad input.
   *
   * @param message one sentence
   */
  public InvalidInputException(String message) {
    super(line(message));
  }

  /**
   * Reports a bad input found by another exception.
   *
   * @param message one sentence
   * @param cause what found it
   */
  public InvalidInputException(String message, Throwable cause) {
    super(line(message), cause);
  }

  private static String line(String message) {
    int half = LONGEST / 2;
    // A sentence begins with a name, which of the working folder can be empty: Path.of("").
    String named = message.startsWith(" ") ? "\"\"" + message : message;
    String shown =
        named.length() > LONGEST
            ? named.substring(0, half) + " ... " + named.substring(named.length() - half)
            : named;
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < shown.length(); i++) {
      char c = shown.charAt(i);
      int type = Character.getType(c);
      boolean hidden =
          type == Character.CONTROL
              || type == Character.FORMAT
              || type == Character.LINE_SEPARATOR
              || type == Character.PARAGRAPH_SEPARATOR;
      line.append(hidden ? "\\u%04x".formatted((int) c) : String.valueOf(c));
    }
    return line.toString();
  }
}
