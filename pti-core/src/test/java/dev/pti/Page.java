package dev.pti;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** A page of the documentation whose Java a test class compiles and runs. */
record Page(Path file) {
  private static final Pattern JAVA = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

  static Page of(String name) {
    return new Page(Path.of("..", "docs", name));
  }

  /** Checks that every snippet stands in the source of a class, however it is laid out there. */
  void requireSnippetsIn(Class<?>... classes) {
    String source =
        Arrays.stream(classes).map(Page::source).map(Page::unspaced).collect(joining("\n"));
    List<String> snippets =
        JAVA.matcher(read(file)).results().map(found -> found.group(1)).toList();
    assertThat(snippets).as("snippets of %s", file).isNotEmpty();
    assertThat(snippets)
        .allSatisfy(
            snippet ->
                assertThat(source.contains(unspaced(snippet)))
                    .as("%s holds, as it is in %s:%n%s", names(classes), file, snippet)
                    .isTrue());
  }

  private static String source(Class<?> type) {
    return read(Path.of("src/test/java", type.getName().replace('.', '/') + ".java"));
  }

  private static String names(Class<?>... classes) {
    return Arrays.stream(classes).map(Class::getSimpleName).collect(joining(" or "));
  }

  private static String unspaced(String text) {
    return text.replaceAll("\\s", "");
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
