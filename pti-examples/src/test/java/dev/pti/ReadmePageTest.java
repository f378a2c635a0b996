package dev.pti;

import dev.pti.examples.pages.EditPhotograph;
import org.junit.jupiter.api.Test;

/** Holds the example of the README to a class that the build compiles. */
class ReadmePageTest {
  @Test
  void the_readme_shows_this_code() {
    Page.of("../README.md").requireSnippetsIn(EditPhotograph.class);
  }
}
