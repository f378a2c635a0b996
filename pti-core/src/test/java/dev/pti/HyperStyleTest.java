package dev.pti;

import static java.util.concurrent.TimeUnit.MINUTES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pti.api.Arithmetic;
import dev.pti.api.CancelledException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ParityFiles;
import dev.pti.core.hyperstyle.SmallHyperStyle;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What HyperStyle tunes is a tuned generator like any other. */
@Timeout(value = 2, unit = MINUTES)
class HyperStyleTest {
  private static final String FIRST = "synthesis.b4.conv1.weight";
  private static final PivotalTuning LOOP =
      PivotalTuning.ofDefaults()
          .with(b -> b.steps(3).parameters(ParameterChoice.all()).locality(Optional.empty()));

  @TempDir private static Path folder;
  private static SmallHyperStyle files;

  @BeforeAll
  static void write() {
    files = SmallHyperStyle.writeTo(folder);
  }

  private static Pti.Builder builder() {
    return Pti.builder()
        .generator(files.generator())
        .device("cpu")
        .inverter(new MeanLatent())
        .tuner(hyperStyle());
  }

  private static HyperStyle hyperStyle() {
    return HyperStyle.of(files.checkpoint()).passes(2);
  }

  private static Tuned tuned(Pti pti) {
    return pti.invert(SmallPti.target(1)).tune();
  }

  private static void assertRefused(Pti.Builder builder, String message) {
    assertThatThrownBy(builder::build)
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void weights_move_and_it_is_said_by_what() {
    try (Pti pti = builder().build()) {
      Tuned tuned = tuned(pti);
      assertThat(tuned.tuning().difference())
          .containsOnlyKeys(
              FIRST,
              "synthesis.b8.conv0.weight",
              "synthesis.b8.conv1.weight",
              "synthesis.b16.conv0.weight",
              "synthesis.b16.conv1.weight",
              "synthesis.b32.conv0.weight",
              "synthesis.b32.conv1.weight");
      assertThat(tuned.picture()).isNotEqualTo(tuned.inverted().picture());
      Report report = tuned.report();
      assertThat(report.number("tuning.steps")).isZero();
      assertThat(report.text("tuning.stopped_by")).isEqualTo("passes");
      assertThat(report.number("tuning.settings.passes")).isEqualTo(2);
      assertThat(report.text("tuning.settings.hyperstyle"))
          .isEqualTo(files.checkpoint().toString());
      assertThat(report.text("tuning.settings.hyperstyle_sha256")).matches("[0-9a-f]{64}");
    }
  }

  @Test
  void it_is_saved_opened_and_written_whole() {
    Path run = folder.resolve("run");
    Path whole = folder.resolve("whole.safetensors");
    try (Pti pti = builder().build()) {
      Tuned tuned = tuned(pti);
      tuned.save(run);
      tuned.saveGenerator(whole, GeneratorNames.NVIDIA);
      assertThat(pti.open(run).picture()).isEqualTo(tuned.picture());
      try (Pti other = builder().generator(whole).tuner(LOOP).build()) {
        assertThat(other.generator().synthesize(tuned.latent())).isEqualTo(tuned.picture());
      }
    }
  }

  @Test
  void a_loop_goes_on_from_there() {
    try (Pti pti = builder().build();
        Pti both = builder().tuner(hyperStyle().then(LOOP)).build()) {
      Tuned first = tuned(pti);
      Tuned further = tuned(both);
      assertThat(further.tuning().history()).hasSize(3);
      assertThat(further.tuning().stoppedBy()).isEqualTo("steps");
      assertThat(further.tuning().settings()).containsEntry("passes", 2).containsEntry("steps", 3);
      assertThat(further.metrics().perceptual()).isLessThan(first.metrics().perceptual());
      assertThat(distance(further, first)).isLessThan(.05);
    }
  }

  /** How far a weight is from where another tuning has it, as a part of how far that moved it. */
  private static double distance(Tuned a, Tuned b) {
    return ParityFiles.error(moved(a), moved(b));
  }

  private static FloatTensor moved(Tuned tuned) {
    return tuned.tuning().difference().get(FIRST);
  }

  @Test
  void a_loop_that_is_stopped_keeps_what_hyperstyle_did_and_resumes() {
    Pti.Builder builder = builder().tuner(hyperStyle().then(LOOP));
    Tuned whole;
    Tuned first;
    try (Pti pti = builder.build();
        Pti alone = builder().build()) {
      whole = tuned(pti);
      first = tuned(alone);
    }
    Path states = folder.resolve("states");
    Cancellation cancellation = new Cancellation();
    try (Pti pti = builder.resumable(states).listener(step -> cancellation.cancel()).build()) {
      Inverted inverted = pti.invert(SmallPti.target(1));
      CancelledException stopped =
          catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
      assertThat(distance(inverted.kept(stopped), first)).isLessThan(.05);
    }
    try (Pti pti =
        builder
            .listener(step -> assertThat(step.index()).as("went on from the state").isPositive())
            .build()) {
      assertThat(tuned(pti).tuning()).isEqualTo(whole.tuning());
    }
  }

  @Test
  void it_works_in_a_generator_that_computes_in_bfloat16() {
    try (Pti pti = builder().build();
        Pti rough = builder().arithmetic(Arithmetic.BFLOAT16).build()) {
      assertThat(distance(tuned(rough), tuned(pti))).isBetween(1e-7, .1);
    }
  }

  @Test
  void the_last_choice_of_a_tuner_counts() {
    try (Pti pti = builder().tuner(LOOP).build()) {
      assertThat(tuned(pti).tuning().history()).hasSize(3);
    }
    try (Pti pti = builder().tuner(LOOP).tuner(hyperStyle()).build()) {
      assertThat(tuned(pti).tuning().history()).isEmpty();
    }
  }

  @Test
  void settings_of_a_loop_belong_to_the_loop_behind_it() {
    String tuner = "hyperstyle:" + files.checkpoint();
    assertRefused(
        builder().locality(LocalityRegularizer.ofDefaults()),
        "locality is a setting of PivotalTuning, but the tuner is " + tuner);
    assertRefused(
        builder().recomputation(),
        "recomputation is a setting of PivotalTuning, but the tuner is " + tuner);
    try (Pti pti =
        builder()
            .tuner(hyperStyle().then(LOOP))
            .locality(LocalityRegularizer.ofDefaults())
            .build()) {
      assertThat(tuned(pti).tuning().settings()).containsKey("locality");
    }
    assertRefused(
        builder().tuner(hyperStyle().then(LOOP.with(b -> b.l2Threshold(.1)))).loss(List::of),
        "l2Threshold is 0.1, but no loss term is named l2");
  }

  @Test
  void several_photographs_are_tuned_each_by_itself_alone() {
    try (Pti pti = builder().build()) {
      InvertedTogether all =
          pti.invertTargets(List.of(SmallPti.target("a", 1), SmallPti.target("b", 2)));
      List<Tuned> each = all.tuneEach();
      assertThat(moved(each.get(0))).isNotEqualTo(moved(each.get(1)));
      assertThatThrownBy(all::tune)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageMatching(
              "tuner HyperStyle of 7 layers, 2 passes, sha256 [0-9a-f]{64} takes one photograph,"
                  + " several together want a JointTuner, as PivotalTuning is");
    }
  }

  @Test
  void prints_as_the_command_line_takes_it() {
    HyperStyle choice = HyperStyle.of(Path.of("h.pt"));
    assertThat(choice).hasToString("hyperstyle:h.pt");
    assertThat(choice.then(LOOP)).hasToString("hyperstyle+pti:h.pt");
  }

  @Test
  void refuses_a_generator_of_pictures_that_are_not_square() {
    Path tall = folder.resolve("tall.safetensors");
    SmallHyperStyle.tallGeneratorTensors().write(tall);
    assertRefused(
        builder().generator(tall),
        files.checkpoint()
            + " holds a hypernetwork of square pictures, the generator draws 16 x 32");
  }

  @Test
  void refuses_what_is_no_hypernetwork_and_no_number_of_passes() {
    assertThatThrownBy(() -> builder().tuner(HyperStyle.of(files.generator())).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(
            files.generator() + " holds no hypernetwork of HyperStyle, but a StyleGAN2 generator");
    assertThatThrownBy(() -> hyperStyle().passes(0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("HyperStyle: passes is 0, wanted 1 to 99");
  }
}
