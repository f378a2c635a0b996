package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Encoder;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.PictureGrid;
import dev.pti.examples.measure.NamedDirection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 1, unit = TimeUnit.MINUTES)
class AttributeSheetsTest {
  private static final Path PORTRAITS = Path.of("..", "evaluation", "portraits");

  @TempDir Path folder;

  @Test
  void a_row_leads_from_the_photograph_over_five_strengths() throws IOException {
    try (Pti pti = Pti.builder().encoder(Encoder.bundled()).build()) {
      List<Tuned> untuned =
          List.of("00001.jpg", "00026.jpg").stream()
              .map(name -> pti.invert(PORTRAITS.resolve(name)).withoutTuning())
              .toList();
      NamedDirection turn =
          NamedDirection.of(pti.generator()).stream()
              .filter(it -> it.direction().name().equals("turn"))
              .findFirst()
              .orElseThrow();
      PictureGrid sheet = AttributeSheets.sheet(untuned, turn);
      assertThat(sheet.columnTitles())
          .containsExactly("photograph", "turn -2", "turn -1", "turn 0", "turn +1", "turn +2");
      assertThat(sheet.rows()).hasSize(2);
      assertThat(sheet.rows().get(1).get(0)).isEqualTo(untuned.get(1).target().picture());
      assertThat(sheet.rows().get(1).get(3)).isEqualTo(untuned.get(1).picture());
      assertThat(sheet.rows().get(1)).doesNotHaveDuplicates();
      Path file = folder.resolve("new").resolve("sheet.jpg");
      AttributeSheets.write(sheet, file);
      assertThat(ImageIO.read(file.toFile()).getWidth()).isBetween(6 * 112, 6 * 112 + 100);
      assertThat(Files.size(file)).isLessThan(90_000);
    }
  }
}
