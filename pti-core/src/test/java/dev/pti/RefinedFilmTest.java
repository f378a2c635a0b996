package dev.pti;

import static dev.pti.SmallFilm.DIRECTION;
import static dev.pti.SmallFilm.filmBuilder;
import static dev.pti.SmallFilm.frame;
import static dev.pti.SmallFilm.withoutFace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.tuning.FeatureRefinement;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A film of five frames, of which one has no face, refined by one of them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class RefinedFilmTest {
  private static final FeatureRefinement SHORT =
      FeatureRefinement.ofDefaults().with(b -> b.steps(10).learningRate(.03));

  private final List<Step> steps = new ArrayList<>();
  private Path input;
  private Pti pti;
  private TunedFrames tuned;
  private TunedFrames refined;
  private List<Step> refining = List.of();

  @BeforeAll
  void refine(@TempDir Path folder) {
    input = SmallFilm.write(folder, 5);
    PictureFiles.save(withoutFace(frame(2)), input.resolve("f2.png"));
    pti = filmBuilder().withoutNotes().listener(steps::add).build();
    tuned = pti.invert(film()).tune();
    steps.clear();
    refined = tuned.refine(SHORT);
    refining = List.copyOf(steps);
  }

  private Frames film() {
    return Frames.of(input).with(b -> b.followingSteps(2));
  }

  @AfterAll
  void close() {
    pti.close();
  }

  @Test
  void every_frame_is_nearer_by_what_was_found_at_one() {
    for (String name : refined.names()) {
      assertThat(refined.get(name).metrics().mse())
          .as(name)
          .isLessThan(tuned.get(name).metrics().mse());
    }
    assertThat(refining)
        .hasSize(10)
        .allMatch(step -> step.stage().equals("refinement"))
        .extracting(Step::subject)
        .containsOnly(middle());
    assertThat(refined.tuning().features())
        .extracting(RefinedFeatures::size)
        .containsExactly(PictureSize.square(16));
    assertThat(refined.tuning().difference()).isEqualTo(tuned.tuning().difference());
    assertThat(refined.tuning().history()).isEqualTo(tuned.tuning().history());
    assertThat(refined).hasToString(tuned + ", refined");
    assertThat(refined.isRefined()).isTrue();
    assertThat(tuned.isRefined()).isFalse();
    assertThat(refined.unrefined().tuning()).isEqualTo(tuned.tuning());
    assertThat(refined.unrefined()).hasToString(tuned.toString());
  }

  /** Of five pivots on a way, smoothed; the one without a face is between two. */
  private String middle() {
    double[] mean = new double[tuned.inverted().latents().get(0).toTensor().count()];
    for (String name : List.of("f0", "f1", "f3", "f4")) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += tuned.get(name).latent().toTensor().get(i) / 4;
      }
    }
    String nearest = "";
    double least = Double.MAX_VALUE;
    for (String name : List.of("f0", "f1", "f3", "f4")) {
      double distance = 0;
      for (int i = 0; i < mean.length; i++) {
        distance += Math.pow(tuned.get(name).latent().toTensor().get(i) - mean[i], 2);
      }
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return nearest;
  }

  @Test
  void a_run_that_is_told_to_refine_gives_the_same_bits() {
    try (Pti told = filmBuilder().withoutNotes().refinement(SHORT).build()) {
      TunedFrames both = told.invert(film()).tune();
      assertThat(both.tuning()).isEqualTo(refined.tuning());
      assertThat(both.get("f2").picture()).isEqualTo(refined.get("f2").picture());
    }
  }

  @Test
  void its_frames_are_edited_with_it() {
    Edited edited = refined.edit(DIRECTION, .1).get("f4");
    assertThat(edited.picture())
        .isEqualTo(refined.generator().synthesize(edited.latent()))
        .isNotEqualTo(tuned.edit(DIRECTION, .1).get("f4").picture());
  }

  @Test
  void it_reports_by_which_frame_and_what_tuning_alone_reached() {
    Report report = refined.report();
    assertThat(report.number("tuning.lpips")).isEqualTo(tuned.report().number("tuning.lpips"));
    assertThat(report.number("refinement.lpips"))
        .isEqualTo(report.number("metrics.after.lpips"))
        .isLessThan(report.number("tuning.lpips"));
    assertThat(report.toJson()).contains("\"frame\": \"%s\"".formatted(middle()));
    assertThat(tuned.report().toJson()).doesNotContain("refinement");
  }

  @Test
  void saved_and_opened_it_draws_the_same_bits(@TempDir Path folder) {
    Path whole = folder.resolve("film.safetensors");
    refined.save(whole);
    TunedFrames opened = pti.openFrames(whole, Frames.of(input));
    assertThat(opened.isRefined()).isTrue();
    for (String name : refined.names()) {
      assertThat(opened.get(name).picture()).isEqualTo(refined.get(name).picture());
    }
    assertThat(opened.report().number("refinement.mse"))
        .isEqualTo(refined.report().number("refinement.mse"));
    Path half = folder.resolve("half.safetensors");
    refined.save(half, Precision.FLOAT16);
    assertThat(half.toFile().length()).isLessThan((long) (.6 * whole.toFile().length()));
    RefinedFeatures found = refined.tuning().features().get(0);
    RefinedFeatures rounded = pti.openFrames(half, Frames.of(input)).tuning().features().get(0);
    assertThat(rounded.reach()).isEqualTo(found.reach());
    assertThat(rounded.offset()).isNotEqualTo(found.offset());
    assertThat(rounded.offset().get(5)).isCloseTo(found.offset().get(5), within(1e-3f));
  }

  @Test
  void refined_twice_it_has_both() {
    TunedFrames twice = refined.refine(SHORT.with(b -> b.resolution(32)));
    assertThat(twice.tuning().features()).hasSize(2).startsWith(refined.tuning().features().get(0));
    assertThat(twice.get(middle()).metrics().mse())
        .isLessThan(refined.get(middle()).metrics().mse());
  }

  @Test
  void one_that_is_stopped_keeps_what_it_has() {
    Cancellation cancellation = new Cancellation();
    StepListener stopping =
        step -> {
          if (step.stage().equals("refinement") && step.index() == 4) {
            cancellation.cancel();
          }
        };
    try (Pti stopped = filmBuilder().withoutNotes().refinement(SHORT).listener(stopping).build()) {
      InvertedFrames inverted = stopped.invert(film());
      assertThatThrownBy(() -> inverted.tune(cancellation))
          .asInstanceOf(InstanceOfAssertFactories.type(CancelledException.class))
          .satisfies(
              why -> {
                TunedFrames kept = inverted.kept(why);
                assertThat(kept.isRefined()).isTrue();
                assertThat(kept.tuning().difference()).isEqualTo(tuned.tuning().difference());
                assertThat(kept.get(middle()).metrics().mse())
                    .isLessThan(tuned.get(middle()).metrics().mse());
              });
    }
  }

  @Test
  void a_frame_that_is_gone_when_it_is_refined_loses_no_tuning(@TempDir Path folder) {
    SmallFilm.write(folder, 3);
    StepListener deleting =
        step -> {
          if (step.stage().equals("tuning") && step.index() == step.total() - 1) {
            for (int i = 0; i < 3; i++) {
              delete(folder.resolve("f" + i + ".png"));
            }
          }
        };
    try (Pti pti = filmBuilder().refinement(SHORT).listener(deleting).build()) {
      InvertedFrames inverted = pti.invert(Frames.of(folder).with(b -> b.followingSteps(2)));
      assertThatThrownBy(inverted::tune)
          .isInstanceOf(StoppedException.class)
          .hasCauseInstanceOf(InvalidInputException.class)
          .asInstanceOf(InstanceOfAssertFactories.type(StoppedException.class))
          .satisfies(
              why -> {
                TunedFrames kept = inverted.kept(why);
                assertThat(kept.isRefined()).isFalse();
                assertThat(kept.tuning().difference()).isNotEmpty();
              });
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void a_resolution_that_the_generator_has_not_is_refused() {
    assertThatThrownBy(() -> tuned.refine(SHORT.with(b -> b.resolution(64))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no layers of resolution 64, the generator has them of [4, 8, 16, 32]");
  }
}
