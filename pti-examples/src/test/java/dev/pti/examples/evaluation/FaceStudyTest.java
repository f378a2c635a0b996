package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.core.image.Photographs;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaceStudyTest {
  private static List<String> measured(int portraits) {
    FaceStudy study = new FaceStudy(1);
    for (Path portrait : Portraits.in(Path.of("..", "evaluation", "portraits")).first(portraits)) {
      study.add(Photographs.read(portrait));
    }
    return study.lines();
  }

  @Test
  void finds_moved_faces_and_changes_nothing_outside() {
    List<String> lines = measured(4);

    assertThat(lines.get(0)).isEqualTo("portraits: 4, a face found in 4 as they are, in 4 moved");
    assertThat(lines.get(3)).endsWith("values changed outside 0");
  }

  @Test
  void measures_the_same_with_the_same_seed() {
    assertThat(measured(2)).isEqualTo(measured(2));
  }
}
