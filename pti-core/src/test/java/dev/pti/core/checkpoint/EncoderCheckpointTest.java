package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Layouts of files, with tensors of a few values: what an encoder needs is for others to check. */
class EncoderCheckpointTest {
  private static final FloatTensor WEIGHT = FloatTensor.of(new float[] {1, 2, 3, 4}, 2, 2);
  private static final FloatTensor BIAS = FloatTensor.of(new float[] {5, 6}, 2);
  private static final FloatTensor AVERAGE = FloatTensor.of(new float[] {7, 8, 9}, 1, 3);

  private final Path file;

  EncoderCheckpointTest(@TempDir Path folder) {
    file = folder.resolve("e.pt");
  }

  private static TorchDict.Builder state(String prefix) {
    return TorchDict.ordered()
        .put(prefix + "input_layer.0.weight", WEIGHT)
        .put(prefix + "input_layer.1.bias", BIAS)
        .put(prefix + "input_layer.1.num_batches_tracked", FloatTensor.of(new float[] {1234}));
  }

  private EncoderCheckpoint written(TorchDict content) {
    PyTorch.write(file, content);
    return EncoderCheckpoint.open(file);
  }

  @Test
  void takes_the_encoder_out_of_what_e4e_saves() {
    TorchDict state =
        state("encoder.")
            .put("decoder.input.input", FloatTensor.of(new float[] {0}, 1, 1, 1, 1))
            .build();
    TorchDict options =
        TorchDict.plain()
            .put("encoder_type", "Encoder4Editing")
            .put("start_from_latent_avg", true)
            .put("stylegan_size", 1024)
            .putNone("checkpoint_path")
            .build();
    TorchDict content =
        TorchDict.plain()
            .put("state_dict", state)
            .put("latent_avg", AVERAGE)
            .put("opts", options)
            .put("global_step", 7)
            .build();

    try (EncoderCheckpoint checkpoint = written(content)) {
      assertThat(checkpoint.label()).isEqualTo(file.toString());
      assertThat(checkpoint.tensors())
          .containsExactly(
              Map.entry("input_layer.0.weight", WEIGHT), Map.entry("input_layer.1.bias", BIAS));
      assertThat(checkpoint.latentAverage()).contains(AVERAGE);
      assertThat(checkpoint.options())
          .containsExactly(
              Map.entry("encoder_type", "Encoder4Editing"),
              Map.entry("start_from_latent_avg", "True"),
              Map.entry("stylegan_size", "1024"),
              Map.entry("checkpoint_path", "None"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"encoder.", ""})
  void takes_an_encoder_alone(String prefix) {
    try (EncoderCheckpoint checkpoint = written(state(prefix).put("latent_avg", AVERAGE).build())) {
      assertThat(checkpoint.tensors().keySet())
          .containsExactly("input_layer.0.weight", "input_layer.1.bias");
      assertThat(checkpoint.latentAverage()).contains(AVERAGE);
      assertThat(checkpoint.options()).isEmpty();
    }
  }

  @Test
  void has_no_average_where_the_file_has_none() {
    try (EncoderCheckpoint checkpoint = written(state("").build())) {
      assertThat(checkpoint.latentAverage()).isEmpty();
    }
  }

  @Test
  void identifies_the_encoder_whatever_is_around_it() {
    String sha256;
    try (EncoderCheckpoint checkpoint = written(state("").build())) {
      sha256 = checkpoint.sha256();
      assertThat(sha256).isEqualTo(Checksums.sha256(checkpoint.tensors()));
    }
    TorchDict whole = TorchDict.plain().put("state_dict", state("encoder.").build()).build();
    try (EncoderCheckpoint checkpoint = written(whole)) {
      assertThat(checkpoint.sha256()).isEqualTo(sha256);
    }
  }

  @Test
  void says_what_a_file_without_an_encoder_holds() {
    TorchDict content = TorchDict.plain().put("a", WEIGHT).put("latent_avg", AVERAGE).build();
    assertThatThrownBy(() -> written(content))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            file
                + " holds no encoder of e4e, pSp or ReStyle, but 2 tensors of 7 values, of no kind that is"
                + " known here");
  }

  @Test
  void refuses_a_file_that_ends_early() throws Exception {
    written(state("").build()).close();
    byte[] bytes = Files.readAllBytes(file);
    Files.write(file, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> EncoderCheckpoint.open(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file.toString());
  }
}
