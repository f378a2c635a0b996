package dev.pti.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a program of the tests in a JVM of its own, where nothing is set and nothing is warm. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * Runs a main class on the class path of the tests.
   *
   * @param options of the JVM
   * @return the lines that it printed
   */
  public static List<String> run(Class<?> main, List<String> options, String... arguments) {
    return run(0, main, options, arguments);
  }

  /**
   * Runs a main class that ends in a known way.
   *
   * @param status how it ends
   * @param options of the JVM
   * @return the lines that it printed
   */
  public static List<String> run(
      int status, Class<?> main, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      // Threads that share tiny operations spend their time waiting for each other.
      builder.environment().put("OMP_NUM_THREADS", "1");
      Process process = builder.start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int ended = process.waitFor();
      if (ended != status) {
        throw new AssertionError(
            "%s ended with %d, wanted %d: %s"
                .formatted(main.getSimpleName(), ended, status, output));
      }
      return output.lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }
}
