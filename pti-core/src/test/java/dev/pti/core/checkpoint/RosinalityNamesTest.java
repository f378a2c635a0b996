package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ParityFiles;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RosinalityNamesTest {
  /** Names and shapes of rosinality's own state dict at 32 x 32 with four mapping layers. */
  private static Map<String, long[]> theirs() {
    return new Gson()
        .fromJson(
            new InputStreamReader(
                Fixtures.stream("/parity/rosinality.names.json"), StandardCharsets.UTF_8),
            new TypeToken<LinkedHashMap<String, long[]>>() {});
  }

  @Test
  void names_every_tensor_of_rosinality_and_no_other_in_its_order() {
    assertThat(new RosinalityNames(32, 4).pairs())
        .extracting(RosinalityNames.Pair::rosinality)
        .containsExactlyElementsOf(theirs().keySet());
  }

  @Test
  void names_every_tensor_of_nvidia_and_no_other() {
    RosinalityNames names = new RosinalityNames(32, 2);
    List<String> all = new ArrayList<>(names.unusedFilters());
    names.pairs().forEach(pair -> all.add(pair.nvidia()));
    all.add(RosinalityNames.AVERAGE_PAIR.nvidia());
    assertThat(all)
        .containsExactlyInAnyOrderElementsOf(
            ParityFiles.read("small.generator").tensors().keySet());
  }

  @Test
  void shapes_change_both_ways() {
    Map<String, long[]> theirs = theirs();
    Map<String, FloatTensor> nvidia = ParityFiles.read("small.generator").tensors();
    for (RosinalityNames.Pair pair : new RosinalityNames(32, 2).pairs()) {
      long[] shape = theirs.get(pair.rosinality());
      long[] changed = pair.change().toNvidia(shape, pair.rosinality());
      // The widths of the two files differ, the axes do not.
      assertThat(changed).as(pair.nvidia()).hasSize(nvidia.get(pair.nvidia()).rank());
      assertThat(pair.change().toRosinality(changed)).isEqualTo(shape);
    }
  }

  @Test
  void the_same_layer_stands_under_both_names() {
    assertThat(new RosinalityNames(16, 1).pairs())
        .contains(
            new RosinalityNames.Pair("mapping.fc0.bias", "style.1.bias", AxisChange.NONE),
            new RosinalityNames.Pair(
                "synthesis.b8.conv1.weight", "convs.1.conv.weight", AxisChange.ONE_IN_FRONT),
            new RosinalityNames.Pair(
                "synthesis.b16.conv0.noise_const", "noises.noise_3", AxisChange.TWO_IN_FRONT),
            new RosinalityNames.Pair(
                "synthesis.b16.conv0.bias", "convs.2.activate.bias", AxisChange.NONE),
            new RosinalityNames.Pair(
                "synthesis.b16.torgb.bias", "to_rgbs.1.bias", AxisChange.ONE_IN_FRONT_TWO_BEHIND),
            new RosinalityNames.Pair(
                "synthesis.b16.resample_filter",
                "to_rgbs.1.upsample.kernel",
                AxisChange.TIMES_FOUR))
        .noneMatch(pair -> pair.nvidia().contains("b32"));
  }

  @Test
  void values_come_back() {
    FloatTensor kernel = FloatTensor.of(new float[] {.25f, .5f, .75f, 1}, 2, 2);
    FloatTensor theirs = AxisChange.TIMES_FOUR.toRosinality(kernel);
    assertThat(theirs).isEqualTo(FloatTensor.of(new float[] {1, 2, 3, 4}, 2, 2));
    assertThat(AxisChange.TIMES_FOUR.toNvidia(theirs, "kernel")).isEqualTo(kernel);
    FloatTensor bias = FloatTensor.of(new float[] {1, 2, 3}, 3);
    FloatTensor changed = AxisChange.ONE_IN_FRONT_TWO_BEHIND.toRosinality(bias);
    assertThat(changed).isEqualTo(FloatTensor.of(new float[] {1, 2, 3}, 1, 3, 1, 1));
    assertThat(AxisChange.ONE_IN_FRONT_TWO_BEHIND.toNvidia(changed, "bias")).isEqualTo(bias);
  }

  @Test
  void refuses_axes_that_cannot_fall_away() {
    assertThatThrownBy(
            () ->
                AxisChange.ONE_IN_FRONT_TWO_BEHIND.toNvidia(
                    new long[] {1, 3, 1, 2}, "tensor to_rgb1.bias of x.pt"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "tensor to_rgb1.bias of x.pt has shape [1, 3, 1, 2], wanted 1 axes of size 1 in front"
                + " and 2 behind");
    assertThatThrownBy(
            () -> AxisChange.TWO_IN_FRONT.toNvidia(new long[] {1}, "tensor noises.noise_0 of x.pt"))
        .hasMessage(
            "tensor noises.noise_0 of x.pt has shape [1], wanted 2 axes of size 1 in front and 0"
                + " behind");
  }
}
