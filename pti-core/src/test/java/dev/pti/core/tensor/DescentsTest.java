package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.pti.api.BatchInverter.Outcome;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Step;
import dev.pti.api.Workspace;
import dev.pti.core.TinyRun;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DescentsTest {
  private static final int STEPS = 6;

  private final TinyRun tiny = new TinyRun();
  private final TorchWorkspace workspace = tiny.workspace();

  @AfterEach
  void close() {
    workspace.close();
    tiny.close();
  }

  /** Goes down to 0 from a number. */
  private final class ToZero implements Search {
    final NDArray leaf;

    ToZero(float start) {
      leaf = workspace.autograd().leaf(workspace.array(FloatTensor.wrap(new float[] {start}, 1)));
    }

    @Override
    public Workspace workspace() {
      return workspace;
    }

    @Override
    public String stage() {
      return "inversion";
    }

    @Override
    public String loop() {
      return "to zero";
    }

    @Override
    public List<NDArray> leaves() {
      return List.of(leaf);
    }

    @Override
    public int steps() {
      return STEPS;
    }

    @Override
    public double learningRate(int step) {
      return .1;
    }

    @Override
    public double[] weights(int step) {
      return new double[] {1};
    }

    @Override
    public Step record(int step, float[] values) {
      return new Step("inversion", step, STEPS, .1, Map.of("loss", (double) values[0]));
    }

    @Override
    public boolean isReached(Step told) {
      return false;
    }

    @Override
    public boolean isOver(double seconds) {
      return false;
    }

    @Override
    public Inversion result(String stoppedBy, List<Step> history) {
      return Inversion.builder()
          .pivot(Latent.inW(leaf.stopGradient().toFloatArray(), 1))
          .history(history)
          .putSettings("stopped_by", stoppedBy)
          .build();
    }
  }

  /** Measures squares; goes backward, but fails then where there are more than it has room for. */
  private DrawnLosses squares(List<Descents.At<ToZero>> going, int room, List<Integer> asked) {
    asked.add(going.size());
    Drawing<NDArray> drawing =
        new Drawing<>() {
          @Override
          public NDArray picture(NDArray moved) {
            return moved;
          }

          @Override
          public void goBackward() {
            if (going.size() > room) {
              throw new IllegalStateException("out of memory, as of a device");
            }
          }
        };
    return new DrawnLosses(
        workspace.autograd(),
        List.of(drawing),
        () -> {
          NDList losses = new NDList();
          going.forEach(at -> losses.add(at.search().leaf.square()));
          return losses;
        });
  }

  private static List<Inversion> all(List<Outcome> outcomes) {
    return outcomes.stream().map(Outcome::get).toList();
  }

  @Test
  void what_cannot_go_backward_together_takes_the_same_step_apart() {
    List<Integer> asked = new ArrayList<>();
    List<Inversion> apart =
        all(
            Descents.runAll(
                Stream.of(1f, 2f, 3f).map(ToZero::new).toList(),
                going -> squares(going, 1, asked)));
    List<Inversion> together =
        all(
            Descents.runAll(
                Stream.of(1f, 2f, 3f).map(ToZero::new).toList(),
                going -> squares(going, 3, new ArrayList<>())));

    assertThat(asked.subList(0, 4)).containsExactly(3, 1, 1, 1);
    assertThat(asked).as("from then on each by itself").hasSize(1 + 3 * STEPS);
    assertThat(apart).isEqualTo(together);
    assertThat(apart.get(0).history()).hasSize(STEPS);
  }

  @Test
  void what_cannot_go_backward_alone_fails() {
    assertThatThrownBy(
            () -> Descents.run(new ToZero(1), going -> squares(going, 0, new ArrayList<>())))
        .hasMessage("out of memory, as of a device");
  }
}
