package dev.pti.video;

import dev.pti.api.InvalidInputException;
import dev.pti.core.image.FrameReader;
import java.nio.file.Path;

/** In a JVM of its own, with a small heap: opens a film and reads its first frame. */
final class LargeFilm {
  private LargeFilm() {}

  public static void main(String[] arguments) {
    try {
      FrameReader film = FrameReader.of(Path.of(arguments[0]));
      System.out.println("opened");
      System.out.println(film.read(0));
    } catch (InvalidInputException e) {
      System.out.println(e.getMessage());
    }
  }
}
