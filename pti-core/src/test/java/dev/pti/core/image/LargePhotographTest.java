package dev.pti.core.image;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.ChildJvm;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class LargePhotographTest {
  private static final int MEBIBYTE = 1 << 20;

  /** As decoded, 3 bytes a pixel; the rest is for the JVM, the square and what is put there. */
  private static final int HEAP =
      2 * 3 * LargePhotograph.WIDTH * LargePhotograph.HEIGHT / MEBIBYTE + 72;

  @Test
  @Timeout(value = 4, unit = MINUTES)
  void fifty_megapixels_take_twice_their_size(@TempDir Path folder) {
    List<String> printed =
        ChildJvm.run(
            LargePhotograph.class,
            List.of("-Xmx" + HEAP + "m", "-Xmn8m", "-XX:+UseSerialGC"),
            folder.resolve("large.jpg").toString());

    assertThat(printed).containsExactly("picture 8192 x 6144, square of 1600", "true", "true");
  }
}
