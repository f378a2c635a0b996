package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Arithmetic;
import dev.pti.api.Inverter;
import dev.pti.core.inversion.MeanLatent;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class WorkspacesTest {
  @ParameterizedTest
  @EnumSource
  void runs_share_their_networks_so_that_what_one_measures_serves_the_next(Arithmetic arithmetic) {
    List<Object> generators = new ArrayList<>();
    List<Object> distances = new ArrayList<>();
    Inverter looking =
        (target, workspace) -> {
          generators.add(workspace.generator());
          distances.add(workspace.perceptual());
          return new MeanLatent().invert(target, workspace);
        };
    try (Pti pti = SmallPti.builder().inverter(looking).arithmetic(arithmetic).build()) {
      pti.invert(SmallPti.target(1));
      pti.invert(SmallPti.target(2));
    }
    assertThat(generators).hasSize(2);
    assertThat(generators.get(1)).isSameAs(generators.get(0));
    assertThat(distances.get(1)).isSameAs(distances.get(0));
  }
}
