package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;

/** In a JVM of its own, whose heap is too small: reads a photograph and a film. */
final class SmallHeap {
  private SmallHeap() {}

  public static void main(String[] arguments) {
    printRefusal(() -> Photographs.read(Path.of(arguments[0])));
    FrameReader film = FrameReader.of(Path.of(arguments[1]));
    printRefusal(() -> film.read(0));
  }

  private static void printRefusal(Runnable reading) {
    try {
      reading.run();
      System.out.println("was read");
    } catch (InvalidInputException e) {
      System.out.println(e.getMessage());
    }
  }
}
