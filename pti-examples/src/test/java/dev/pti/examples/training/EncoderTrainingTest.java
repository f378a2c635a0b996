package dev.pti.examples.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.InvalidInputException;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.core.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EncoderTrainingTest {
  private static final List<float[]> PICTURES =
      List.of(
          Targets.of("portrait", Photographs.portrait(), Aligner.centreCrop(), 64)
              .picture()
              .toTensor()
              .toArray());

  private static final TrainingSettings SETTINGS = new TrainingSettings(8, 1, 1, 1e-3, 5);

  @TempDir private Path folder;
  private NDManager manager;
  private Networks networks;

  @BeforeEach
  void open() {
    manager = TorchEngine.newManager(Device.cpu());
    networks = Networks.bundled(manager);
  }

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void comes_nearer_to_what_it_is_trained_on() {
    try (EncoderTraining training = start(networks.initial(PICTURES, 5, manager))) {
      float first = training.advance()[1];
      float last = first;
      while (!training.isDone()) {
        last = training.advance()[1];
      }
      assertThat(last).isLessThan(.95f * first);
    }
  }

  @Test
  void a_training_that_was_stopped_goes_on_to_the_same_bits() {
    Path file = folder.resolve("state.safetensors");
    TrainingState whole;
    try (EncoderTraining training = start(networks.initial(PICTURES, 5, manager))) {
      training.advance();
      training.advance();
      training.state().save(file, SETTINGS.fixed());
      training.advance();
      whole = training.state();
    }
    try (EncoderTraining training =
        start(TrainingState.read(file, networks.names(), SETTINGS.fixed()))) {
      assertThat(training.step()).isEqualTo(2);
      training.advance();
      assertThat(training.state()).isEqualTo(whole);
    }
  }

  @Test
  void refuses_a_state_from_other_settings() {
    Path file = folder.resolve("state.safetensors");
    networks.initial(PICTURES, 5, manager).save(file, SETTINGS.fixed());
    TrainingSettings other = new TrainingSettings(8, 2, 1, 1e-3, 5);
    assertThatThrownBy(() -> TrainingState.read(file, networks.names(), other.fixed()))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " was trained with portraits 1, wanted 2");
  }

  private EncoderTraining start(TrainingState from) {
    return new EncoderTraining(networks, PICTURES, SETTINGS, from, manager);
  }
}
