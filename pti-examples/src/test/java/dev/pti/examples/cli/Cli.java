package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * What a command did.
 *
 * @param status its exit status
 * @param out standard output
 * @param err standard error, without lines of progress
 */
record Cli(int status, String out, String err) {
  private static final Pattern PROGRESS =
      Pattern.compile("^[^:\\n]+: step \\d+ of \\d+(, loss \\S+)?\\R", Pattern.MULTILINE);

  static final Path CORE = Path.of("..", "pti-core", "src");
  static final Path PORTRAIT = CORE.resolve("main/resources/dev/pti/portrait.png");

  /** A smaller generator than the default one, of W of width 256, and its encoder. */
  static final Path PORTRAIT64 = Path.of("..", "generators", "portrait64.safetensors");

  static final Path PORTRAIT64_ENCODER =
      PORTRAIT64.resolveSibling("portrait64-encoder.safetensors");

  /** The fixture folder: {@code -Dpti.parity.dir}, or pti-core's own. */
  static Path parity(String name) {
    String given = System.getProperty("pti.parity.dir");
    Path folder = given == null ? CORE.resolve("test/resources/parity") : Path.of(given);
    return folder.resolve(name + ".safetensors");
  }

  static Cli run(Object... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    String[] texts = Arrays.stream(args).map(String::valueOf).toArray(String[]::new);
    int status = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
    return new Cli(status, out.toString(), withoutProgress(err.toString()).strip());
  }

  /** A machine that is slow enough is told every few seconds how far a command is. */
  private static String withoutProgress(String err) {
    return PROGRESS.matcher(err).replaceAll("");
  }

  /** Checks that it was refused, in one line and with nothing done. */
  void requireRefused(String message) {
    assertThat(err).isEqualTo("pti: " + message);
    assertThat(status).isEqualTo(2);
    assertThat(out).isEmpty();
  }

  /**
   * Inverts the bundled portrait in few steps.
   *
   * @param out gets the run
   * @return its folder
   */
  static Path invertPortrait(Path out) {
    Cli made =
        run(
            "invert",
            PORTRAIT,
            "--out",
            out,
            "--inverter",
            "mean",
            "--tune-steps",
            "1",
            "--locality",
            "off",
            "--quiet");
    assertThat(made.err).isEmpty();
    return out.resolve("portrait");
  }
}
