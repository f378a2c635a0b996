package dev.pti.core.inversion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import com.google.common.primitives.Floats;
import dev.pti.api.BatchInverter.Outcome;
import dev.pti.api.BatchInverter.Sought;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.core.Gradients;
import dev.pti.core.TinyRun;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Searches that take their steps together are the searches that each would be alone. */
class SearchedTogetherTest {
  private final TinyRun tiny = new TinyRun();
  private final List<Target> targets =
      List.of(tiny.target("a", 2), tiny.target("b", 3), tiny.target("c", 4));

  @AfterEach
  void close() {
    tiny.close();
  }

  static List<Projection> searches() {
    List<Projection> searches = new ArrayList<>(RecomputedSearchTest.searches());
    searches.add(Projection.inW().with(b -> b.recomputation(true)));
    searches.add(Projection.inW().with(b -> b.recomputation(true).fitNoise(false)));
    return searches;
  }

  @ParameterizedTest
  @MethodSource("searches")
  void losses_and_gradients_are_those_of_each_alone_but_for_rounding(Projection projection) {
    assertAsAlone(tiny, projection, targets);
  }

  @Test
  void in_pictures_that_are_not_square_too() {
    try (TinyRun wide = new TinyRun("wide")) {
      assertAsAlone(wide, Projection.inW(), List.of(wide.target("a", 2), wide.target("b", 3)));
    }
  }

  private static void assertAsAlone(TinyRun run, Projection projection, List<Target> targets) {
    MeasuredSearches together = MeasuredSearches.of(run, projection, targets);
    List<Float> losses = new ArrayList<>();
    List<FloatTensor> gradients = new ArrayList<>();
    for (Target target : targets) {
      MeasuredSearches alone = MeasuredSearches.of(run, projection, List.of(target));
      losses.addAll(alone.losses());
      gradients.addAll(alone.gradients());
    }
    assertThat(Floats.toArray(together.losses()))
        .containsExactly(Floats.toArray(losses), within(1e-5f));
    Gradients.assertSame(together.gradients(), gradients, 1e-4);
  }

  /** Searches for targets together, each in the room of its number. */
  private static List<Outcome> together(
      Projection projection, List<Target> some, IntFunction<TorchWorkspace> rooms) {
    List<TorchWorkspace> open = new ArrayList<>();
    try {
      List<Sought> all = new ArrayList<>();
      for (int i = 0; i < some.size(); i++) {
        open.add(rooms.apply(i));
        all.add(new Sought(some.get(i), open.get(i)));
      }
      return projection.invertAll(all);
    } finally {
      for (int i = open.size() - 1; i >= 0; i--) {
        open.get(i).close();
      }
    }
  }

  private List<Outcome> together(Projection projection, IntFunction<TorchWorkspace> rooms) {
    return together(projection, targets, rooms);
  }

  private List<Outcome> together(Projection projection) {
    return together(projection, target -> tiny.workspace());
  }

  private Inversion alone(Projection projection, Target target) {
    try (TorchWorkspace workspace = tiny.workspace()) {
      return projection.invert(target, workspace);
    }
  }

  private static void assertSameWay(Inversion actual, Inversion expected) {
    assertThat(actual.history()).hasSameSizeAs(expected.history());
    for (int step = 0; step < expected.history().size(); step++) {
      Step wanted = expected.history().get(step);
      Step told = actual.history().get(step);
      assertThat(told.losses().keySet()).containsExactlyElementsOf(wanted.losses().keySet());
      assertThat(told.loss()).isCloseTo(wanted.loss(), within(1e-3 * wanted.loss()));
    }
    assertThat(withoutMeasured(actual)).isEqualTo(withoutMeasured(expected));
  }

  private static Map<String, Object> withoutMeasured(Inversion inversion) {
    Map<String, Object> settings = new LinkedHashMap<>(inversion.settings());
    assertThat(settings.remove("noise_weight")).isNotNull();
    return settings;
  }

  @Test
  void each_goes_the_way_that_it_goes_alone() {
    Projection few = Projection.inW().with(b -> b.steps(6));
    List<Outcome> outcomes = together(few);
    assertThat(outcomes).hasSize(3);
    for (int i = 0; i < 3; i++) {
      assertSameWay(outcomes.get(i).get(), alone(few, targets.get(i)));
    }
  }

  @Test
  void one_that_is_near_enough_ends_and_the_others_go_on() {
    Projection few = Projection.inW().with(b -> b.steps(8).latentNoise(0));
    List<Double> reached =
        targets.stream()
            .map(target -> alone(few, target).history().get(3).losses().get("rough"))
            .toList();
    double nearest = reached.stream().mapToDouble(it -> it).min().orElseThrow();
    Projection until = few.with(b -> b.threshold(nearest * 1.001));
    List<Outcome> outcomes = together(until);
    List<Integer> lengths =
        outcomes.stream().map(outcome -> outcome.get().history().size()).toList();
    assertThat(lengths.stream().distinct().count()).isGreaterThan(1);
    for (int i = 0; i < 3; i++) {
      assertSameWay(outcomes.get(i).get(), alone(until, targets.get(i)));
    }
  }

  @Test
  void a_target_of_another_resolution_fails_by_itself() {
    Target small = Target.of("small", FloatTensor.wrap(new float[3 * 16 * 16], 3, 16, 16));
    Projection few = Projection.inW().with(b -> b.steps(2));
    List<Outcome> outcomes =
        together(few, List.of(small, targets.get(0)), target -> tiny.workspace());
    assertThat(outcomes.get(0).failure())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("16");
    assertThat(outcomes.get(1).get().history()).hasSize(2);
  }

  /** A distance that turns NaN for the target that has a white corner. */
  private static LossTerm nanInWhiteCorner() {
    return ((LossTerm)
            (image, target) ->
                Losses.scale(
                    image.sub(target).abs().mean(), hasWhiteCorner(target) ? Double.NaN : 1))
        .named("fragile");
  }

  private static boolean hasWhiteCorner(NDArray target) {
    return target.get(":, 0, 0, 0").mean().getFloat() > 5;
  }

  private static Target withWhiteCorner(Target target) {
    float[] values = target.picture().toTensor().toArray();
    values[0] = 10;
    return Target.of(target.name(), FloatTensor.wrap(values, target.picture().toTensor().shape()));
  }

  /** Searches for a target with the white corner, and beside it for another. */
  private List<Outcome> besideWhite(Projection projection, LossTerm term) {
    return together(
        projection,
        List.of(withWhiteCorner(targets.get(0)), targets.get(1)),
        target -> tiny.workspace(List.of(term), StepListener.none()));
  }

  @Test
  void one_whose_loss_turns_nan_ends_and_the_others_go_on() {
    Projection few = Projection.inW().with(b -> b.steps(4));
    List<Outcome> outcomes = besideWhite(few, nanInWhiteCorner());
    assertThatThrownBy(outcomes.get(0)::get).hasMessageContaining("fragile");
    assertThat(outcomes.get(1).get().history())
        .hasSize(4)
        .allSatisfy(step -> assertThat(step.loss()).isFinite());
  }

  @Test
  void a_term_that_throws_at_one_target_leaves_the_others_alone() {
    LossTerm choosy =
        new LossTerm() {
          @Override
          public NDArray loss(NDArray image, NDArray target) {
            return Losses.meanAbsoluteError(image, target);
          }

          @Override
          public Bound against(NDArray target) {
            if (hasWhiteCorner(target)) {
              throw new InvalidInputException("no face was found");
            }
            return image -> loss(image, target);
          }

          @Override
          public String name() {
            return "choosy";
          }
        };
    Projection few = Projection.inW().with(b -> b.steps(3));
    List<Outcome> outcomes = besideWhite(few, choosy);
    assertThatThrownBy(outcomes.get(0)::get)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no face was found");
    assertThat(outcomes.get(1).get().history()).hasSize(3);
  }

  /** Measures one picture at a time, and throws at the target with the white corner later on. */
  private static final class Fragile implements LossTerm {
    private final int most;
    private int asked;

    Fragile(int most) {
      this.most = most;
    }

    @Override
    public NDArray loss(NDArray image, NDArray target) {
      if (hasWhiteCorner(target) && asked++ >= 2) {
        throw new IllegalStateException("lost");
      }
      return Losses.meanAbsoluteError(image, target);
    }

    @Override
    public BoundEach againstEach(NDArray targets) {
      if (targets.getShape().get(0) > most) {
        throw new IllegalStateException("too many");
      }
      return LossTerm.super.againstEach(targets);
    }

    @Override
    public String name() {
      return "fragile";
    }

    @Override
    public String toString() {
      return name();
    }
  }

  private List<Outcome> together(Projection projection, int most, Target... some) {
    return together(
        projection,
        List.of(some),
        target -> tiny.workspace(List.of(new Fragile(most)), StepListener.none()));
  }

  @Test
  void one_that_fails_at_a_step_leaves_the_others_on_their_ways_and_keeps_what_it_had() {
    Projection few = Projection.inW().with(b -> b.steps(5));
    Target white = withWhiteCorner(targets.get(0));
    List<Outcome> outcomes = together(few, 8, white, targets.get(1), targets.get(2));
    assertThatThrownBy(outcomes.get(0)::get)
        .isInstanceOfSatisfying(
            StoppedException.class,
            stopped -> assertThat(stopped.lastInversion().history()).isNotEmpty());
    for (int i = 1; i < 3; i++) {
      assertSameWay(outcomes.get(i).get(), together(few, 8, targets.get(i)).get(0).get());
    }
  }

  @Test
  void a_term_that_takes_one_picture_is_asked_for_one() {
    Projection few = Projection.inW().with(b -> b.steps(4));
    List<Outcome> outcomes = together(few, 1, targets.get(0), targets.get(1));
    for (int i = 0; i < 2; i++) {
      assertSameWay(outcomes.get(i).get(), together(few, 1, targets.get(i)).get(0).get());
    }
  }

  @Test
  void a_listener_that_fails_at_one_keeps_what_it_had_and_the_others_go_on() {
    Projection few = Projection.inW().with(b -> b.steps(5));
    StepListener failing =
        step -> {
          if (step.index() == 2) {
            throw new IllegalStateException("enough");
          }
        };
    List<Outcome> outcomes =
        together(
            few,
            target -> tiny.workspace(TinyRun.ROUGH, target == 1 ? failing : StepListener.none()));
    assertThat(outcomes.get(0).get().history()).hasSize(5);
    assertThat(outcomes.get(2).get().history()).hasSize(5);
    assertThatThrownBy(outcomes.get(1)::get)
        .isInstanceOfSatisfying(
            StoppedException.class,
            stopped -> {
              assertThat(stopped).hasMessageContaining("the listener threw");
              assertThat(stopped.lastInversion()).isNotNull();
            });
  }

  @Test
  void starts_are_found_together_too_and_one_that_is_not_found_leaves_the_others_alone() {
    List<Integer> asked = new ArrayList<>();
    Projection first = Projection.inW().with(b -> b.steps(2));
    Projection chained = Projection.inWPlus().onward().with(b -> b.steps(3)).from(first);
    StepListener failing =
        step -> {
          asked.add(step.index());
          throw new IllegalStateException("enough");
        };
    List<Outcome> outcomes =
        together(
            chained,
            target -> tiny.workspace(TinyRun.ROUGH, target == 0 ? failing : StepListener.none()));
    assertThat(asked).containsExactly(0);
    assertThatThrownBy(outcomes.get(0)::get).hasMessageContaining("enough");
    IntStream.of(1, 2)
        .forEach(i -> assertSameWay(outcomes.get(i).get(), alone(chained, targets.get(i))));
  }

  @Test
  void they_leave_nothing_behind() {
    Projection few = Projection.inW().with(b -> b.steps(3));
    together(few);
    int before = tiny.arrays();
    together(few);
    together(few.with(b -> b.threshold(1e6)));
    assertThat(tiny.arrays()).isEqualTo(before);
  }
}
