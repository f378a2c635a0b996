package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StyleGan3RunTest extends AliasFreeRunContract {
  StyleGan3RunTest() {
    super("stylegan3-r.generator");
  }

  @Test
  void says_what_it_is() {
    assertThat(pti.generator()).hasToString("StyleGAN3 32 x 32, 9 layers of 16");
  }

  @Test
  void rosinality_s_names_have_no_place_for_it(@TempDir Path folder) {
    assertThatThrownBy(() -> tuned.saveGenerator(folder.resolve("r.pt"), GeneratorNames.ROSINALITY))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "the generator is one of StyleGAN3, wanted one of StyleGAN2, which rosinality's tools"
                + " draw with");
  }

  @Test
  void weights_of_some_resolutions_move() {
    PivotalTuning lower =
        SmallPti.tuner(2).with(b -> b.parameters(ParameterChoice.resolutions(16, 16)));
    try (Pti other = builder().tuner(lower).build()) {
      assertThat(other.invert(target()).tune().tuning().difference().keySet())
          .contains("synthesis.input.weight", "synthesis.L2_36_10.weight")
          .noneMatch(name -> name.startsWith("synthesis.L3_52_10"));
    }
  }
}
