package dev.pti.examples.pages;

// The first program of getting-started.md: GettingStartedPageTest holds the page to it.

import dev.pti.Pti;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import java.nio.file.Path;

public class First {
  public static void main(String[] arguments) {
    try (Pti pti = Pti.ofDefaults()) {
      Picture picture = pti.invert(Photographs.portrait()).tune().picture();
      PictureFiles.save(picture, Path.of("first.png"));
    }
  }
}
