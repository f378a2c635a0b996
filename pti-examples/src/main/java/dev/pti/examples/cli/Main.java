package dev.pti.examples.cli;

import dev.pti.api.CancelledException;
import dev.pti.api.DivergedException;
import dev.pti.api.InvalidInputException;
import dev.pti.examples.AtInterrupt;
import dev.pti.examples.benchmark.BenchCommand;
import dev.pti.examples.evaluation.EvaluateCommand;
import dev.pti.examples.evaluation.MeasureFacesCommand;
import dev.pti.examples.evaluation.MeasureFramesCommand;
import dev.pti.examples.measure.FindDirectionsCommand;
import dev.pti.examples.training.TrainEncoderCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/**
 * The command {@code pti}.
 *
 * <p>Exit status: 0 done; 2 bad usage or bad input, 1 an unexpected failure, each with one line on
 * standard error; 130 when interrupted, which {@link AtInterrupt} sees to.
 */
@Command(
    name = "pti",
    description =
        "Edits photographs of faces with a StyleGAN2 or StyleGAN3 generator: inverts a photograph, "
            + "tunes the generator around it, and edits it.",
    subcommands = {
      DemoCommand.class,
      InvertCommand.class,
      EditCommand.class,
      DragCommand.class,
      CarryCommand.class,
      DrawCommand.class,
      SynthCommand.class,
      CompareCommand.class,
      DirectionsCommand.class,
      FindAxesCommand.class,
      WalkCommand.class,
      ServeCommand.class,
      InspectCommand.class,
      ConvertCommand.class,
      EvaluateCommand.class,
      MeasureFacesCommand.class,
      MeasureFramesCommand.class,
      TrainEncoderCommand.class,
      FindDirectionsCommand.class,
      LearnDirectionCommand.class,
      BenchCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class Main implements Runnable {
  static final int DONE = 0;
  static final int FAILED = 1;
  static final int BAD_INPUT = 2;
  static final int INTERRUPTED = AtInterrupt.STATUS;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help; each command has its own.")
  boolean help;

  @Spec private CommandSpec spec;

  private Main() {}

  /**
   * Runs a command and ends the process with its status.
   *
   * @param args a command, its options and files
   */
  public static void main(String[] args) {
    PrintWriter out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    // Addresses and files have digits that every reader knows.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    AtInterrupt.watch();
    int status = run(out, err, args);
    AtInterrupt.leave();
    System.exit(status);
  }

  /** Runs a command and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commandLine =
        new CommandLine(new Main())
            .setOut(out)
            .setErr(err)
            .setCaseInsensitiveEnumValuesAllowed(true)
            .registerConverter(Path.class, new PathConverter())
            .setExecutionStrategy(new GivenOnce())
            .setParameterExceptionHandler(Main::badUsage)
            .setExecutionExceptionHandler(Main::failed);
    try {
      return commandLine.execute(args);
    } catch (StackOverflowError | OutOfMemoryError e) {
      complain(err, e.toString(), e, false);
      return FAILED;
    } finally {
      out.flush();
      err.flush();
    }
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "no command was given");
  }

  private static int badUsage(ParameterException e, String[] args) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    complain(
        e.getCommandLine().getErr(), e.getMessage() + "; see " + command + " --help", e, false);
    return BAD_INPUT;
  }

  private static int failed(Exception e, CommandLine commandLine, ParseResult parsed) {
    boolean isShared = commandLine.getCommand() instanceof PtiCommand;
    boolean stacktrace =
        commandLine.getCommand() instanceof PtiCommand command && command.shared.stacktrace;
    return report(e, commandLine.getErr(), stacktrace, isShared);
  }

  /** Tells a failure in one line and returns the exit status that it stands for. */
  static int report(Exception e, PrintWriter err, boolean stacktrace) {
    return report(e, err, stacktrace, true);
  }

  /** Commands that measure and train have no {@code --stacktrace}, and are not told of it. */
  private static int report(
      Exception e, PrintWriter err, boolean stacktrace, boolean hasStacktrace) {
    if (e instanceof InvalidInputException) {
      complain(err, String.valueOf(e.getMessage()), e, stacktrace);
      return BAD_INPUT;
    }
    if (e instanceof CancelledException) {
      complain(err, String.valueOf(e.getMessage()), e, stacktrace);
      return INTERRUPTED;
    }
    boolean isDiverged = e instanceof DivergedException || e instanceof DivergedRun;
    String hint = stacktrace || !hasStacktrace || isDiverged ? "" : " (--stacktrace tells where)";
    complain(err, message(e) + hint, e, stacktrace);
    return FAILED;
  }

  private static String message(Exception e) {
    if (e instanceof DivergedException diverged) {
      // The state that it keeps ends with the process.
      return diverged.failure();
    }
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  private static void complain(PrintWriter err, String message, Throwable e, boolean stacktrace) {
    err.println("pti: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    if (stacktrace) {
      e.printStackTrace(err);
    }
  }
}
