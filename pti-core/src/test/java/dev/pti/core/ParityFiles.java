package dev.pti.core;

import com.google.common.io.Resources;
import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of the reference implementation, from the folder {@code -Dpti.parity.dir} or else from
 * the test resources.
 */
public final class ParityFiles {
  private static final String GIVEN = "pti.parity.dir";

  private ParityFiles() {}

  /** Returns the path of a fixture. */
  public static Path file(String name) {
    return folder().resolve(name + ".safetensors");
  }

  /** Says whether the folder holds a fixture. */
  public static boolean has(String name) {
    return Files.exists(file(name));
  }

  /**
   * Names the fixtures of a form, as in {@code lpips*.expected}.
   *
   * @param glob what the names are like, without the file's extension
   * @return in alphabetical order
   */
  public static List<String> names(String glob) {
    List<String> names = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder(), glob + ".safetensors")) {
      files.forEach(file -> names.add(file.getFileName().toString().replace(".safetensors", "")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Collections.sort(names);
    return names;
  }

  /** Reads a fixture. */
  public static TensorFile read(String name) {
    return TensorFile.read(file(name));
  }

  /** Reads the names and shapes of a network, as in {@code e4e.names}. */
  public static Map<String, long[]> shapes(String name) {
    try {
      return new Gson()
          .fromJson(
              text(name + ".json"), new TypeToken<LinkedHashMap<String, long[]>>() {}.getType());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(String file) throws IOException {
    if (System.getProperty(GIVEN) != null) {
      return Files.readString(folder().resolve(file));
    }
    // For other modules it is in a jar.
    return Resources.toString(Resources.getResource("parity/" + file), StandardCharsets.UTF_8);
  }

  private static Path folder() {
    String given = System.getProperty(GIVEN);
    if (given != null) {
      // Surefire runs in the module's folder; a relative path is meant from where Maven was called.
      Path path = Path.of(given);
      return path.isAbsolute() || Files.isDirectory(path) ? path : Path.of("..").resolve(path);
    }
    try {
      return Path.of(ParityFiles.class.getResource("/parity").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The largest difference, as a part of the largest expected value. */
  public static double error(FloatTensor actual, FloatTensor expected) {
    if (actual.count() != expected.count()) {
      throw new AssertionError(actual + " against " + expected);
    }
    double difference = 0;
    double largest = 0;
    for (int i = 0; i < expected.count(); i++) {
      double d = Math.abs(actual.get(i) - (double) expected.get(i));
      difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
      largest = Math.max(largest, Math.abs(expected.get(i)));
    }
    return difference / largest;
  }

  /**
   * How far a moved tensor is from where it should be, as a part of the way it should have gone.
   */
  public static double movementError(FloatTensor start, FloatTensor actual, FloatTensor expected) {
    double off = 0;
    double way = 0;
    for (int i = 0; i < expected.count(); i++) {
      off += Math.pow(actual.get(i) - (double) expected.get(i), 2);
      way += Math.pow(expected.get(i) - (double) start.get(i), 2);
    }
    return Math.sqrt(off) / Math.sqrt(way);
  }
}
