package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class ResumeFolderTest {
  private final ResumeFolder states = new ResumeFolder(Path.of("states"), 10);

  private String file(String name) {
    return String.valueOf(states.inversion(SmallPti.target(name, 1)).getFileName());
  }

  @Test
  void a_short_name_is_in_the_name_of_the_file() {
    assertThat(file("ann")).isEqualTo("ann.inversion.safetensors");
    assertThat(states.tuning(List.of("ann")))
        .isEqualTo(Path.of("states", "ann.tuning.safetensors"));
  }

  @Test
  void long_names_give_files_that_any_file_system_takes_each_its_own() {
    String one = file("Ж".repeat(200) + "1");
    String other = file("Ж".repeat(200) + "2");
    assertThat(one).isNotEqualTo(other).endsWith(".inversion.safetensors");
    // A file that is being written has a name that is 42 characters longer.
    assertThat(one.getBytes(StandardCharsets.UTF_8).length + 42).isLessThan(255);
    assertThat(one).isEqualTo(file("Ж".repeat(200) + "1"));
  }
}
