package dev.pti.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs a program of the tests in a JVM of its own, where nothing is set and nothing is warm. */
public final class ChildJvm {
  private static final Duration LIMIT = Duration.ofMinutes(4);
  private static final String THREADS = "OMP_NUM_THREADS";
  private static final Path HERE = Path.of("").toAbsolutePath();

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
    // Threads that share tiny operations spend their time waiting for each other.
    return run(HERE, Map.of(THREADS, "1"), status, main, options, arguments);
  }

  /**
   * Runs a main class in a folder, which relative names of files then lead to.
   *
   * @return the lines that it printed
   */
  public static List<String> runIn(Path folder, Class<?> main) {
    return run(folder, Map.of(THREADS, "1"), 0, main, List.of());
  }

  /**
   * Runs a main class with as many threads as it finds, or is told to have.
   *
   * @param threads what the environment says of them, or empty if it says nothing
   * @param options of the JVM
   * @return the lines that it printed
   */
  public static List<String> runWithThreads(String threads, Class<?> main, List<String> options) {
    Map<String, String> environment = threads.isEmpty() ? Map.of() : Map.of(THREADS, threads);
    return run(HERE, environment, 0, main, options);
  }

  private static List<String> run(
      Path folder,
      Map<String, String> environment,
      int status,
      Class<?> main,
      List<String> options,
      String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // JDK 24 and later print a warning else.
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
      builder.directory(folder.toFile());
      builder.environment().remove(THREADS);
      builder.environment().putAll(environment);
      Path printed = Files.createTempFile("child-jvm", ".txt");
      String output;
      int ended;
      // Into a file: a pipe would be waited for as long as the process lives.
      Process process = builder.redirectOutput(printed.toFile()).start();
      try {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
          throw new AssertionError(
              "%s did not end in %s: %s"
                  .formatted(main.getSimpleName(), LIMIT, Files.readString(printed)));
        }
        ended = process.exitValue();
        output = Files.readString(printed);
      } finally {
        process.destroyForcibly();
        Files.delete(printed);
      }
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
