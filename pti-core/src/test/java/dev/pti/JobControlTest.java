package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import dev.pti.api.RunState;
import dev.pti.core.tensor.GaussianDraws;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JobControlTest {
  @TempDir private Path folder;

  @Test
  void a_state_is_let_go_of_when_its_loop_has_taken_it() {
    try (Pti pti = SmallPti.builder().build()) {
      EarlierState earlier = new EarlierState();
      RunState state = RunState.builder().put("step", 3).build();
      earlier.set(new StateFile.Content("second", state), 40, 1);
      StateFile file = new StateFile(folder.resolve("state.safetensors"), Map.of());
      JobControl control =
          new JobControl(
              pti.session(),
              new Cancellation(),
              new GaussianDraws(0),
              new JobControl.Kept(file, 10, 1),
              earlier);

      assertThat(control.saved("first")).isEmpty();
      control.keep("first", 0, () -> state);
      assertThat(control.saved("second")).contains(state);
      control.keep("second", 3, () -> state);
      assertThat(earlier.of("second")).isEmpty();
      assertThat(control.seconds()).as("its time stays").isGreaterThanOrEqualTo(40);

      for (String before : new String[] {"first", "second"}) {
        assertThatThrownBy(() -> control.keep(before, 0, () -> state))
            .isInstanceOf(InvalidInputException.class)
            .hasMessage(
                "loop %s begins twice in one run; each loop of a run that can be resumed wants a"
                    + " name of its own",
                before);
      }
    }
  }
}
