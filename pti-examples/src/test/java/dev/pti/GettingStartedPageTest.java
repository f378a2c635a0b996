package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.core.ChildJvm;
import dev.pti.core.checkpoint.PyTorch;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.image.Photographs;
import dev.pti.examples.pages.First;
import dev.pti.examples.pages.GettingStarted;
import dev.pti.examples.pages.TolerantError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compiles what docs/getting-started.md says, and runs it in a folder of its own. */
@Timeout(300)
class GettingStartedPageTest {
  private static final Path GENERATOR =
      Path.of("..", "pti-core/src/test/resources/parity/small.generator.safetensors");

  /** Its width. */
  private static final int WIDTH = 32;

  private final Random random = new Random(1);

  @TempDir private Path folder;

  @Test
  void the_page_shows_this_code() {
    Page.of("getting-started.md")
        .requireSnippetsIn(First.class, GettingStarted.class, TolerantError.class);
  }

  /** In a JVM that begins there, since the page's names of files lead nowhere. */
  @Test
  void the_code_of_the_page_runs() throws IOException {
    Files.copy(GENERATOR, folder.resolve("generator.safetensors"));
    PyTorch.writeTensor(folder.resolve("age.pt"), values(WIDTH));
    Safetensors.write(folder.resolve("alexnet.pth"), alexNet(), Map.of());
    Safetensors.write(folder.resolve("surprised.pt"), mapper(), Map.of());
    List<String> printed = ChildJvm.runIn(folder, GettingStarted.class);
    assertThat(printed).anyMatch(line -> line.matches("tuning 2/2 \\d\\.\\d{4}"));
    assertThat(Photographs.read(folder.resolve("first.png"))).hasToString("picture 128 x 128");
    assertThat(folder.resolve("out").toFile().list())
        .containsExactlyInAnyOrder(
            "target.png",
            "inverted.png",
            "tuned.png",
            "pivot.safetensors",
            "tuned.safetensors",
            "report.json");
  }

  private FloatTensor values(long... shape) {
    int count = 1;
    for (long side : shape) {
      count *= (int) side;
    }
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextGaussian() / WIDTH;
    }
    return FloatTensor.wrap(values, shape);
  }

  /** Torchvision's names and shapes, and no weights that anybody trained. */
  private Map<String, FloatTensor> alexNet() {
    int[] modules = {0, 3, 6, 8, 10};
    int[] channels = {3, 64, 192, 384, 256, 256};
    int[] sides = {11, 5, 3, 3, 3};
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (int i = 0; i < modules.length; i++) {
      String name = "features." + modules[i];
      tensors.put(name + ".weight", values(channels[i + 1], channels[i], sides[i], sides[i]));
      tensors.put(name + ".bias", values(channels[i + 1]));
    }
    return tensors;
  }

  /** StyleCLIP's names of a mapper of the coarse layers. */
  private Map<String, FloatTensor> mapper() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    for (int layer = 1; layer <= 4; layer++) {
      String name = "state_dict.mapper.course_mapping.mapping." + layer;
      tensors.put(name + ".weight", values(WIDTH, WIDTH));
      tensors.put(name + ".bias", values(WIDTH));
    }
    return tensors;
  }
}
