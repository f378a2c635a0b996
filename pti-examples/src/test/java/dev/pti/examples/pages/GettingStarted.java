package dev.pti.examples.pages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Edited;
import dev.pti.PerceptualNetwork;
import dev.pti.Precision;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Losses;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Directions;
import dev.pti.editing.LatentMapper;
import dev.pti.editing.SemanticFactorization;
import java.nio.file.Path;
import java.util.List;

/**
 * What getting-started.md shows, run in a folder that holds the files which the page names:
 * GettingStartedPageTest holds the page to it.
 */
public final class GettingStarted {
  private GettingStarted() {}

  public static void main(String[] arguments) {
    First.main(arguments);
    each_part_is_replaced();
    a_listener_hears_of_every_step();
    the_loss_of_the_page_is_minimized();
    bundled_directions_edit();
    try (Pti pti = small(Pti.builder()).build()) {
      Tuned tuned = pti.invert(Photographs.portrait()).tune();
      a_run_is_saved_and_opened(pti, tuned);
      directions_are_found_and_read(pti, tuned);
      a_mapper_edits(pti, tuned);
    }
  }

  /** A generator of 32 pixels, and few steps. */
  private static Pti.Builder small(Pti.Builder builder) {
    return builder
        .generator(Path.of("generator.safetensors"))
        .inverter(new MeanLatent())
        .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)))
        .withoutLocality();
  }

  private static void each_part_is_replaced() {
    Pti pti =
        Pti.builder()
            .generator(Path.of("generator.safetensors"))
            .perceptual(PerceptualNetwork.alex(Path.of("alexnet.pth")))
            .inverter(Projection.inWPlus().with(b -> b.steps(300)))
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(200).threshold(.04)))
            .locality(LocalityRegularizer.builder().distance(20).samples(2).build())
            .aligner(Aligner.alreadyAligned())
            .device("cpu")
            .seed(7)
            .build();
    assertThat(pti.generator().resolution()).isEqualTo(32);
    pti.close();
  }

  /** It prints; the test reads what. */
  private static void a_listener_hears_of_every_step() {
    Pti.Builder builder =
        Pti.builder()
            .listener(
                step ->
                    System.out.printf(
                        "%s %d/%d %.4f%n",
                        step.stage(), step.index() + 1, step.total(), step.loss()));
    try (Pti pti = small(builder).build()) {
      pti.invert(Photographs.portrait()).tune();
    }
  }

  private static void the_loss_of_the_page_is_minimized() {
    Pti.Builder builder = Pti.builder().loss(Losses.l2(), new TolerantError().weighted(.5));
    try (Pti pti = small(builder).build()) {
      assertThat(pti.invert(Photographs.portrait()).tune().tuning().history().get(0).losses())
          .containsOnlyKeys("l2", "TolerantError", "loss");
    }
  }

  private static void bundled_directions_edit() {
    try (Pti pti = Pti.ofDefaults()) {
      Tuned tuned = pti.invert(Photographs.portrait()).withoutTuning();
      DirectionCatalog bundled = DirectionCatalog.bundled(pti.generator());
      Edited smiling = tuned.edit(bundled.get("smile"), 2);
      assertThat(bundled.names()).containsExactlyInAnyOrder("smile", "male", "age", "turn");
      assertThat(smiling.picture()).isNotEqualTo(tuned.picture());
    }
  }

  private static void a_run_is_saved_and_opened(Pti pti, Tuned tuned) {
    tuned.save(Path.of("out"));
    Tuned again = pti.open(Path.of("out"));
    assertThat(again.picture()).isEqualTo(tuned.picture());
    tuned.save(Path.of("out"), Precision.FLOAT16);
    tuned.save(Path.of("run.safetensors"));
    assertThat(pti.open(Path.of("run.safetensors")).picture()).isEqualTo(tuned.picture());
  }

  private static void directions_are_found_and_read(Pti pti, Tuned tuned) {
    List<Direction> found = SemanticFactorization.of(pti.generator()).onLayers(0, 5).directions(10);
    assertThat(found).hasSize(10);
    Direction age = Directions.read(Path.of("age.pt")).requireFits(pti.generator());
    Edited older = tuned.edit(age.onLayers(0, 7), 3);
    assertThat(older.picture()).isNotEqualTo(tuned.picture());
  }

  private static void a_mapper_edits(Pti pti, Tuned tuned) {
    LatentMapper surprised =
        LatentMapper.read(Path.of("surprised.pt")).requireFits(pti.generator());
    Edited startled = tuned.edit(surprised.withStrength(.15));
    assertThat(startled.picture()).isNotEqualTo(tuned.picture());
  }
}
