package dev.pti.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Arithmetic;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.PictureSize;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.core.inversion.feature.FeatureEncoder;
import dev.pti.core.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderTrainingTest {
  private static final List<float[]> PICTURES =
      List.of(
          Targets.of(
                  "portrait", Photographs.portrait(), Aligner.centreCrop(), PictureSize.square(64))
              .picture()
              .toTensor()
              .toArray());

  private static final TrainingSettings SETTINGS = settings(Stage.BOTH, 1);

  private static TrainingSettings settings(Stage stage, int portraits) {
    return settings(stage, 8, portraits);
  }

  private static TrainingSettings settings(Stage stage, int steps, int portraits) {
    return new TrainingSettings(
        stage,
        steps,
        portraits,
        1,
        1e-3,
        5,
        Arithmetic.FLOAT32,
        new FeatureEncoder.Passes(2, 1),
        .1);
  }

  @TempDir private Path folder;
  private NDManager manager;
  private Networks networks;

  @BeforeEach
  void open() {
    manager = TorchEngine.newManager(Device.cpu());
    networks = Networks.load(Path.of("..", "generators", "portrait64.safetensors"), manager);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void comes_nearer_to_what_it_is_trained_on() {
    TrainingSettings twice = settings(Stage.BOTH, 16, 1);
    try (EncoderTraining training =
        new EncoderTraining(networks, PICTURES, twice, initial(), manager)) {
      double first = training.advance().l2();
      double last = first;
      while (!training.isDone()) {
        last = training.advance().l2();
      }
      assertThat(last).isLessThan(.95 * first);
    }
  }

  @Test
  void a_training_that_was_stopped_goes_on_to_the_same_bits() {
    Path file = folder.resolve("state.safetensors");
    TrainingState whole;
    try (EncoderTraining training = start(initial())) {
      training.advance();
      training.advance();
      training.state().save(file, SETTINGS.fixed());
      training.advance();
      whole = training.state();
    }
    try (EncoderTraining training = start(read(file, SETTINGS))) {
      assertThat(training.step()).isEqualTo(2);
      training.advance();
      assertThat(training.state()).isEqualTo(whole);
    }
  }

  @Test
  void refuses_a_state_from_other_settings() {
    Path file = folder.resolve("state.safetensors");
    initial().save(file, SETTINGS.fixed());
    assertThatThrownBy(() -> read(file, settings(Stage.BOTH, 2)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " was trained with portraits 1, wanted 2");
  }

  @Test
  void a_stage_moves_its_own_pass_and_the_next_stage_starts_from_it() {
    Path file = folder.resolve("state.safetensors");
    TrainingState guessed = advanced(settings(Stage.GUESS, 1), initial());
    assertThat(moved(initial(), guessed)).containsOnly("guess");
    guessed.save(file, settings(Stage.GUESS, 1).fixed());

    TrainingState next = read(file, settings(Stage.CORRECTION, 1));
    assertThat(next.step()).isZero();
    assertThat(next.parameters()).isEqualTo(guessed.parameters());
    TrainingState corrected = advanced(settings(Stage.CORRECTION, 1), next);
    assertThat(moved(guessed, corrected)).containsOnly("correction");
    assertThat(moved(corrected, advanced(settings(Stage.DESCENT, 1), corrected)))
        .containsOnly("descent");
    assertThat(moved(corrected, advanced(settings(Stage.ALL, 1), corrected)))
        .containsOnly("guess", "correction", "descent");
  }

  @Test
  void a_step_of_natural_gradients_comes_nearer_before_it_is_trained() {
    TrainingState guessed = advanced(settings(Stage.GUESS, 1), initial());
    TrainingSettings settings =
        new TrainingSettings(
            Stage.DESCENT,
            1,
            8,
            1,
            1e-3,
            5,
            Arithmetic.FLOAT32,
            new FeatureEncoder.Passes(0, 1),
            0);
    SlopeCoordinates coordinates;
    try (EncoderTraining training =
        new EncoderTraining(networks, PICTURES, settings, restarted(guessed), manager)) {
      List<float[]> slopes = training.slopes(32);
      assertThat(slopes).hasSize(32);
      coordinates = SlopeCoordinates.of(slopes, 8);
    }
    FloatTensor axes = guessed.parameters().get(FeatureEncoder.SLOPE);
    float[] some = Arrays.copyOf(coordinates.axes().toArray(), axes.count());
    Map<String, FloatTensor> parameters =
        new SlopeCoordinates(FloatTensor.wrap(some, axes.shape())).in(guessed.parameters());
    TrainingState start = TrainingState.initial(Stage.DESCENT, parameters);
    try (EncoderTraining training =
        new EncoderTraining(networks, PICTURES, settings, start, manager)) {
      List<Double> distances = training.measure(PICTURES);
      assertThat(distances).hasSize(2);
      assertThat(distances.get(1)).isLessThan(distances.get(0) - 1e-4);
    }
  }

  private static TrainingState restarted(TrainingState state) {
    return TrainingState.initial(Stage.DESCENT, state.parameters());
  }

  private TrainingState advanced(TrainingSettings settings, TrainingState from) {
    TrainingState start = TrainingState.initial(settings.stage(), from.parameters());
    try (EncoderTraining training =
        new EncoderTraining(networks, PICTURES, settings, start, manager)) {
      training.advance();
      training.advance();
      return training.state();
    }
  }

  private static Set<String> moved(TrainingState before, TrainingState after) {
    return after.parameters().keySet().stream()
        .filter(name -> !after.parameters().get(name).equals(before.parameters().get(name)))
        .map(name -> name.substring(0, name.indexOf('.')))
        .collect(Collectors.toSet());
  }

  private TrainingState initial() {
    return networks.initial(Stage.BOTH, PICTURES, 5, manager);
  }

  private TrainingState read(Path file, TrainingSettings settings) {
    return TrainingState.read(file, settings.stage(), networks.names(), settings.fixed());
  }

  private EncoderTraining start(TrainingState from) {
    return new EncoderTraining(networks, PICTURES, SETTINGS, from, manager);
  }
}
