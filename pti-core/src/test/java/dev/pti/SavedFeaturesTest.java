package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refined features travel with their run. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SavedFeaturesTest {
  private Pti pti;
  private Tuned refined;

  @BeforeAll
  void run() {
    pti =
        SmallPti.builder()
            .inverter(new MeanLatent())
            .tuner(SmallPti.tuner(2))
            .withoutLocality()
            .build();
    FeatureRefinement how = FeatureRefinement.ofDefaults().with(b -> b.steps(3));
    refined =
        pti.invert(SmallPti.target(1)).tune().refine(how).refine(how.with(b -> b.resolution(8)));
  }

  @AfterAll
  void close() {
    pti.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "run.safetensors"})
  void a_refined_run_draws_the_same_bits_when_opened(String name, @TempDir Path folder) {
    refined.save(folder.resolve(name));
    try (Pti later = SmallPti.builder().build()) {
      Tuned opened = later.open(folder.resolve(name));
      assertThat(opened.tuning().features()).hasSize(2).isEqualTo(refined.tuning().features());
      assertThat(opened.tuning().difference()).isEqualTo(refined.tuning().difference());
      assertThat(opened.picture()).isEqualTo(refined.picture());
      assertThat(opened.edit(latent -> latent.plus(latent, .01)).picture())
          .isEqualTo(refined.edit(latent -> latent.plus(latent, .01)).picture());
      assertThat(opened.toString()).endsWith(", refined");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"run", "run.safetensors"})
  void in_half_precision_they_are_almost_the_same(String name, @TempDir Path folder) {
    Report report = refined.save(folder.resolve(name), Precision.FLOAT16);
    Tuned opened = pti.open(folder.resolve(name));
    assertThat(opened.tuning().features()).hasSize(2).isNotEqualTo(refined.tuning().features());
    assertThat(opened.metrics().mse())
        .as("but for a target that is saved as a picture")
        .isCloseTo(report.number("saved.after.mse"), within(1e-3))
        .isBetween(.99 * refined.metrics().mse(), 1.01 * refined.metrics().mse());
  }

  @Test
  void in_half_precision_the_reach_stays_what_it_is(@TempDir Path folder) {
    for (float reach : new float[] {1e-8f, 1e5f}) {
      RefinedFeatures first = refined.tuning().features().get(0);
      Tuned far =
          new Tuned(
              pti,
              refined.inverted(),
              Tuning.builder()
                  .stoppedBy("me")
                  .addFeatures(new RefinedFeatures(first.offset(), first.at(), reach))
                  .build(),
              0);
      Path where = folder.resolve(reach < 1 ? "run" : "run.safetensors");
      far.save(where, Precision.FLOAT16);
      assertThat(pti.open(where).tuning().features().get(0).reach()).isEqualTo(reach);
    }
  }

  @Test
  void what_a_tuner_of_ones_own_gave_is_in_the_state_that_is_kept(@TempDir Path folder) {
    AtomicInteger calls = new AtomicInteger();
    Tuner own =
        (inversion, target, workspace) -> {
          calls.incrementAndGet();
          return refined.tuning();
        };
    for (int i = 0; i < 2; i++) {
      try (Pti kept =
          SmallPti.builder().inverter(new MeanLatent()).tuner(own).resumable(folder).build()) {
        assertThat(kept.invert(SmallPti.target(1)).tune().tuning()).isEqualTo(refined.tuning());
      }
    }
    assertThat(calls).hasValue(1);
  }

  @Test
  void an_inversion_saved_over_a_refined_run_does_not_get_its_features(@TempDir Path folder) {
    refined.save(folder);
    refined.unrefined().save(folder);
    assertThat(pti.open(folder).tuning().features()).isEmpty();
  }

  @Test
  void a_folder_is_told_by_its_file(@TempDir Path folder) {
    refined.save(folder);
    Path file = folder.resolve("tuned.safetensors");
    TensorFile saved = TensorFile.read(file);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(saved.tensors());
    tensors.remove("features.0.at");
    Safetensors.write(file, tensors, saved.metadata());
    assertThatThrownBy(() -> pti.open(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " holds features.0.offset without features.0.at");
  }

  @Test
  void a_part_that_is_missing_is_told_with_the_file(@TempDir Path folder) {
    assertRefused(
        folder,
        tensors -> tensors.remove("features.0.at"),
        "%s holds features.0.offset without features.0.at");
    assertRefused(
        folder,
        tensors -> tensors.remove("features.1.reach"),
        "%s holds features.1.offset without features.1.reach");
    assertRefused(
        folder,
        tensors -> tensors.remove("features.1.offset"),
        "%s holds features.1.at without features.1.offset");
    assertRefused(
        folder,
        tensors -> tensors.put("features.colour", FloatTensor.wrap(new float[1], 1)),
        "%s holds features.colour without features.2.offset");
  }

  @Test
  void a_part_of_another_shape_is_told_with_the_file(@TempDir Path folder) {
    int channels = (int) refined.tuning().features().get(1).offset().size(0);
    assertRefused(
        folder,
        tensors -> tensors.put("features.0.reach", FloatTensor.wrap(new float[2], 2)),
        "%s holds features.0.reach of 2 values, wanted 1");
    assertRefused(
        folder,
        tensors -> tensors.put("features.1.at", FloatTensor.wrap(new float[64], 1, 8, 8)),
        "%s: activations at the pivot have shape [1, 8, 8], the offset [" + channels + ", 8, 8]");
    assertRefused(
        folder,
        tensors -> put(tensors, 1, 8),
        "%s holds features of 8 x 8 in 1 channels, generator wants " + channels);
    assertRefused(
        folder,
        tensors -> put(tensors, channels, 12),
        "%s holds features: no layers of 12 x 12, the generator draws 32 x 32 and has"
            + " them of [4, 8, 16, 32]");
    assertRefused(
        folder,
        tensors ->
            tensors.put(
                "features.1.offset", FloatTensor.wrap(new float[channels * 64], channels, 64)),
        "%s: offset has shape [" + channels + ", 64], wanted [channels, height, width]");
    assertRefused(
        folder,
        tensors -> tensors.put("features.0.reach", FloatTensor.wrap(new float[] {-1})),
        "%s: reach is -1.0, wanted a finite number above 0");
  }

  private static void put(Map<String, FloatTensor> tensors, int channels, int side) {
    FloatTensor other = FloatTensor.wrap(new float[channels * side * side], channels, side, side);
    tensors.put("features.1.offset", other);
    tensors.put("features.1.at", other);
  }

  private void assertRefused(
      Path folder, Consumer<Map<String, FloatTensor>> change, String message) {
    Path whole = folder.resolve("run.safetensors");
    if (!Files.exists(whole)) {
      refined.save(whole);
    }
    TensorFile saved = TensorFile.read(whole);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(saved.tensors());
    change.accept(tensors);
    Path changed = folder.resolve("changed.safetensors");
    Safetensors.write(changed, tensors, saved.metadata());
    assertThatThrownBy(() -> pti.open(changed))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("%s", changed.toString()));
  }
}
