package dev.pti.examples.evaluation;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The portraits of an evaluation, in the order of their names.
 *
 * @param files aligned portraits
 */
record Portraits(List<Path> files) {
  static final int DOZEN = 12;

  static Portraits in(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> portraits = files.filter(it -> it.toString().endsWith(".jpg")).sorted().toList();
      if (portraits.isEmpty()) {
        throw new InvalidInputException("no portraits in " + folder + ", wanted .jpg files");
      }
      return new Portraits(portraits);
    } catch (IOException e) {
      throw new InvalidInputException("cannot read the folder of portraits " + folder, e);
    }
  }

  /** The first so many, or all. */
  List<Path> first(int count) {
    return files.subList(0, Math.min(count, files.size()));
  }

  /**
   * The first so many, or all, of an order that begins with a dozen spread evenly over the names:
   * of n portraits those at 0, n / 12, 2 n / 12 and so on, rounded down. The rest follows in order.
   */
  List<Path> dozenFirst(int count) {
    List<Integer> dozen =
        IntStream.range(0, DOZEN).map(i -> i * files.size() / DOZEN).distinct().boxed().toList();
    Stream<Integer> rest = IntStream.range(0, files.size()).boxed().filter(i -> !dozen.contains(i));
    return Stream.concat(dozen.stream(), rest).limit(count).map(files::get).toList();
  }

  static String name(Path portrait) {
    return portrait.getFileName().toString().replaceFirst("\\.[^.]*$", "");
  }
}
