package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.tuning.ParameterChoice;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedDifferenceTest {
  private static final String WEIGHT = "synthesis.b16.conv0.weight";

  private Pti pti;
  private Tuned free;
  private Tuned lowRank;

  @BeforeAll
  void run() {
    pti =
        SmallPti.builder().tuner(PivotalTuning.ofDefaults().with(b -> b.steps(4).rank(1))).build();
    lowRank = pti.invert(SmallPti.target(1)).tune();
    try (Pti other = SmallPti.builder().build()) {
      free =
          new Tuned(pti, lowRank.inverted(), other.invert(SmallPti.target(1)).tune().tuning(), 0);
    }
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private static Report report(Path folder) {
    return Report.read(folder.resolve("report.json"));
  }

  @Test
  void in_float16_a_difference_takes_half_the_bytes(@TempDir Path folder) throws Exception {
    free.save(folder.resolve("full"));
    free.save(folder.resolve("half"), Precision.FLOAT16);
    long full = Files.size(folder.resolve("full/tuned.safetensors"));
    long half = Files.size(folder.resolve("half/tuned.safetensors"));
    Report report = report(folder.resolve("half"));
    assertThat(half).isLessThan((long) (.55 * full));
    assertThat(report.number("saved.bytes")).isEqualTo((double) half);
    assertThat(report.text("saved.precision")).isEqualTo("float16");
    assertThat(report(folder.resolve("full")).text("saved.precision")).isEqualTo("float32");
  }

  @Test
  void the_report_says_what_rounding_costs_in_likeness(@TempDir Path folder) {
    Report returned = free.save(folder, Precision.FLOAT16);
    Report report = report(folder);
    assertThat(report.toJson()).isEqualTo(returned.toJson());
    assertThat(report.number("saved.before.lpips")).isEqualTo(report.number("metrics.after.lpips"));
    assertThat(report.number("saved.before.mse")).isEqualTo(report.number("metrics.after.mse"));
    // The opened target went through a picture of 8 bits, so the first one is measured against.
    Metrics opened = pti.compare(free.target().picture(), pti.open(folder).picture());
    assertThat(report.number("saved.after.mse")).isEqualTo(opened.mse());
    assertThat(report.number("saved.after.lpips")).isEqualTo(opened.perceptual());
    assertThat(opened.mse())
        .as("rounding moved the picture, by little")
        .isNotEqualTo(report.number("saved.before.mse"))
        .isCloseTo(report.number("saved.before.mse"), within(1e-4));
  }

  @Test
  void differences_of_low_rank_are_saved_as_their_factors_bit_for_bit(@TempDir Path folder) {
    lowRank.save(folder);
    TensorFile file = TensorFile.read(folder.resolve("tuned.safetensors"));
    assertThat(file.tensors())
        .containsKeys(WEIGHT + ".left", WEIGHT + ".right", "synthesis.b16.conv0.bias")
        .doesNotContainKey(WEIGHT);
    Tuned opened = pti.open(folder);
    assertThat(opened.tuning().difference()).isEqualTo(lowRank.tuning().difference());
    assertThat(opened.tuning().factors()).isEqualTo(lowRank.tuning().factors()).isNotEmpty();
    assertThat(opened.picture()).isEqualTo(lowRank.picture());
  }

  @Test
  void factors_take_less_than_the_difference_and_less_again_in_float16(@TempDir Path folder)
      throws Exception {
    lowRank.save(folder.resolve("full"));
    lowRank.save(folder.resolve("half"), Precision.FLOAT16);
    Report full = report(folder.resolve("full"));
    Report half = report(folder.resolve("half"));
    assertThat(full.number("saved.bytes")).isLessThan(.5 * full.number("saved.generator_bytes"));
    assertThat(half.number("saved.bytes")).isLessThan(.7 * full.number("saved.bytes"));
    assertThat(full.toJson()).contains("\"low_rank\": true");
    assertThat(half.number("saved.after.mse"))
        .isCloseTo(half.number("saved.before.mse"), within(1e-4));
  }

  @Test
  void a_rank_of_eight_takes_less_than_a_tenth_of_the_bundled_generator(@TempDir Path folder) {
    try (Pti bundled =
        Pti.builder()
            .device("cpu")
            .inverter((target, workspace) -> mean(workspace.generator().layers()))
            .tuner(
                PivotalTuning.ofDefaults().with(b -> b.steps(2).rank(8).locality(Optional.empty())))
            .build()) {
      float[] grey = new float[3 * 128 * 128];
      Tuned tuned = bundled.invert(Target.of("grey", FloatTensor.wrap(grey, 3, 128, 128))).tune();
      tuned.save(folder);
      Report report = report(folder);
      assertThat(report.number("saved.bytes"))
          .isLessThan(.1 * report.number("saved.generator_bytes"));
    }
  }

  private static Inversion mean(int layers) {
    return Inversion.builder().pivot(Latent.inW(new float[512], layers)).build();
  }

  @Test
  void refuses_a_factor_without_the_other(@TempDir Path folder) {
    assertRefused(
        folder,
        tensors -> tensors.remove(WEIGHT + ".right"),
        "%s holds " + WEIGHT + ".left without " + WEIGHT + ".right");
    assertRefused(
        folder,
        tensors -> tensors.remove(WEIGHT + ".left"),
        "%s holds " + WEIGHT + ".right without " + WEIGHT + ".left");
  }

  @Test
  void refuses_factors_of_another_shape(@TempDir Path folder) {
    long[] shape = lowRank.tuning().difference().get(WEIGHT).shape();
    assertRefused(
        folder,
        tensors -> tensors.put(WEIGHT + ".left", FloatTensor.wrap(new float[6], 3, 2)),
        "%s holds factors of "
            + WEIGHT
            + " of shapes [3, 2] and [1, %d], wanted [%d, rank] and [rank, %d]"
                .formatted(shape[1] * 9, shape[0], shape[1] * 9));
  }

  @Test
  void refuses_a_difference_that_the_generator_has_no_place_for(@TempDir Path folder) {
    assertRefused(
        folder,
        tensors -> tensors.put("synthesis.b512.bias", FloatTensor.wrap(new float[1], 1)),
        "%s holds synthesis.b512.bias, which the generator has not");
    assertRefused(
        folder,
        tensors ->
            tensors.put("synthesis.b16.conv0.noise_strength", FloatTensor.wrap(new float[2], 2)),
        "%s holds synthesis.b16.conv0.noise_strength of shape [2], generator wants []");
  }

  private void assertRefused(
      Path folder, Consumer<Map<String, FloatTensor>> change, String message) {
    lowRank.save(folder);
    Path file = folder.resolve("tuned.safetensors");
    TensorFile saved = TensorFile.read(file);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(saved.tensors());
    change.accept(tensors);
    Safetensors.write(file, tensors, saved.metadata());
    assertThatThrownBy(() -> pti.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("%s", file.toString()));
  }

  @Test
  void a_run_of_some_weights_saves_those_alone(@TempDir Path folder) {
    try (Pti some =
        SmallPti.builder()
            .tuner(
                PivotalTuning.ofDefaults()
                    .with(
                        b -> b.steps(2).parameters(ParameterChoice.convolutions().between(16, 16))))
            .build()) {
      some.invert(SmallPti.target(1)).tune().save(folder);
    }
    assertThat(TensorFile.read(folder.resolve("tuned.safetensors")).tensors().keySet())
        .isNotEmpty()
        .allMatch(name -> name.startsWith("synthesis.b16.conv") || name.startsWith("noise."));
  }
}
