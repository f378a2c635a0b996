package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.files.SameFile;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** A command with the options that all share. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
abstract class PtiCommand implements Callable<Integer> {
  @Mixin SharedOptions shared;
  @Spec CommandSpec spec;
  private int status = Main.DONE;

  /** Where results go. */
  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  /** Where progress and errors go. */
  PrintWriter err() {
    return spec.commandLine().getErr();
  }

  /** Prints what a person wants to follow, unless it shall be quiet. */
  void tell(String line) {
    if (!shared.quiet) {
      out().println(line);
    }
  }

  /** Tells what went wrong with a part of the work, of which the rest goes on. */
  void failed(RuntimeException e) {
    if (e instanceof CancelledException) {
      throw e;
    }
    int outcome = Main.report(e, err(), shared.stacktrace);
    status = status == Main.FAILED ? status : outcome;
  }

  /** What the work came to, by what {@link #failed} was told. */
  int status() {
    return status;
  }

  /** Checks that what is read is not what is written, which would be lost. */
  static void requireOther(String in, Path read, String out, Path written) {
    if (SameFile.of(read, written)) {
      throw new InvalidInputException("%s and %s are the same file %s".formatted(in, out, written));
    }
  }

  /** Checks a number that was given, or is there by default. */
  static void requireFinite(String option, double value) {
    if (!Double.isFinite(value)) {
      throw new InvalidInputException("%s is %s, wanted a finite number".formatted(option, value));
    }
  }

  /** Starts from the shared options. */
  Pti.Builder pti() {
    return Pti.builder().seed(shared.seed).device(shared.device.name());
  }

  /** The same with a generator of one's own, or the bundled one for null. */
  Pti.Builder pti(@Nullable Path generator) {
    return generator == null ? pti() : pti().generator(generator);
  }
}
