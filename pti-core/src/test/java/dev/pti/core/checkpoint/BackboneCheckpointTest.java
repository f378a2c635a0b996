package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.ParityFiles;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files hold each convolution as one value, spread over its shape: its place, from 0. */
class BackboneCheckpointTest {
  private final Map<Object, Object> tensors = Py.dict();
  private final Path folder;
  private int convolutions;

  BackboneCheckpointTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void put(String name, float value, long... shape) {
    tensors.put(
        name,
        Py.tensor(
            new Py.Storage(FloatTensor.wrap(new float[] {value}, 1)),
            0,
            shape,
            new long[shape.length]));
  }

  private void convolution(String name, long out, long in, long size) {
    put(name + ".weight", convolutions, out, in, size, size);
    put(name + ".bias", convolutions++, out);
  }

  private Path file() {
    return Fixtures.write(folder, "x.pth", TorchSave.zip(tensors));
  }

  /** The convolutions' places by the names that they were read under. */
  private void assertHolds(List<String> names) {
    Map<String, FloatTensor> read = BackboneCheckpoint.read(file());
    assertThat(read).hasSize(2 * names.size());
    for (int i = 0; i < names.size(); i++) {
      FloatTensor weight = read.get("features." + names.get(i) + ".weight");
      FloatTensor bias = read.get("features." + names.get(i) + ".bias");
      assertThat(weight.get(weight.count() - 1)).as(names.get(i)).isEqualTo(i);
      assertThat(bias.get(0)).as(names.get(i)).isEqualTo(i);
      assertThat(weight.size(0)).isEqualTo(bias.count());
    }
  }

  private void alexNet(String... names) {
    convolution(names[0], 64, 3, 11);
    convolution(names[1], 192, 64, 5);
    convolution(names[2], 384, 192, 3);
    convolution(names[3], 256, 384, 3);
    convolution(names[4], 256, 256, 3);
  }

  private void vgg16(String prefix, List<String> names) {
    int[] channels = {3, 64, 64, 128, 128, 256, 256, 256, 512, 512, 512, 512, 512, 512};
    for (int i = 0; i < names.size(); i++) {
      convolution(prefix + names.get(i), channels[i + 1], channels[i], 3);
    }
  }

  private void squeezeNet(String first, String... fires) {
    convolution(first, 64, 3, 3);
    long in = 64;
    for (int i = 0; i < fires.length; i++) {
      long squeezed = 16L * (i / 2 + 1);
      convolution(fires[i] + ".squeeze", squeezed, in, 1);
      convolution(fires[i] + ".expand1x1", 4 * squeezed, squeezed, 1);
      convolution(fires[i] + ".expand3x3", 4 * squeezed, squeezed, 3);
      in = 8 * squeezed;
    }
  }

  private static final List<String> ALEX = List.of("0", "3", "6", "8", "10");
  private static final List<String> VGG =
      List.of("0", "2", "5", "7", "10", "12", "14", "17", "19", "21", "24", "26", "28");

  private static List<String> squeeze() {
    String[] names = new String[25];
    names[0] = "0";
    int[] modules = {3, 4, 6, 7, 9, 10, 11, 12};
    for (int i = 0; i < 8; i++) {
      names[3 * i + 1] = modules[i] + ".squeeze";
      names[3 * i + 2] = modules[i] + ".expand1x1";
      names[3 * i + 3] = modules[i] + ".expand3x3";
    }
    return Arrays.asList(names);
  }

  @Test
  void torchvision_s_alexnet_without_its_classifier() {
    alexNet("features.0", "features.3", "features.6", "features.8", "features.10");
    put("classifier.1.weight", -1, 4096, 9216);
    put("classifier.1.bias", -1, 4096);
    assertHolds(ALEX);
  }

  @Test
  void alexnet_in_a_file_of_lpips() {
    alexNet("net.slice1.0", "net.slice2.3", "net.slice3.6", "net.slice4.8", "net.slice5.10");
    put("scaling_layer.shift", -1, 1, 3, 1, 1);
    put("lin0.model.1.weight", -1, 1, 64, 1, 1);
    assertHolds(ALEX);
  }

  @Test
  void torchvision_s_vgg16() {
    vgg16("features.", VGG);
    assertHolds(VGG);
  }

  @Test
  void vgg16_in_a_file_of_lpips() {
    vgg16(
        "net.slice",
        List.of(
            "1.0", "1.2", "2.5", "2.7", "3.10", "3.12", "3.14", "4.17", "4.19", "4.21", "5.24",
            "5.26", "5.28"));
    assertHolds(VGG);
  }

  /** Sorted as texts, conv10 would come before conv2. */
  @Test
  void nvidia_s_vgg16_whose_layers_are_counted() {
    vgg16(
        "layers.conv",
        List.of("1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13"));
    put("layers.fc1.weight", -1, 16, 32);
    put("layers.fc1.bias", -1, 16);
    assertHolds(VGG);
  }

  @Test
  void torchvision_s_squeezenet_without_its_classifier() {
    squeezeNet(
        "features.0",
        "features.3",
        "features.4",
        "features.6",
        "features.7",
        "features.9",
        "features.10",
        "features.11",
        "features.12");
    put("classifier.1.weight", -1, 1000, 512, 1, 1);
    put("classifier.1.bias", -1, 1000);
    assertHolds(squeeze());
  }

  @Test
  void squeezenet_in_a_file_of_lpips() {
    squeezeNet(
        "net.slice1.0",
        "net.slice2.3",
        "net.slice2.4",
        "net.slice3.6",
        "net.slice3.7",
        "net.slice4.9",
        "net.slice5.10",
        "net.slice6.11",
        "net.slice7.12");
    assertHolds(squeeze());
  }

  @Test
  void refuses_what_is_none_of_the_three() {
    put("conv1.weight", 0, 64, 3, 7, 7);
    put("conv1.bias", 0, 64);
    assertRefused(file(), "2 tensors of 9472 values, of no kind that is known here");
  }

  @Test
  void refuses_a_network_of_one_layer_less() {
    vgg16("features.", VGG.subList(0, 12));
    assertRefused(file(), "24 tensors of 12354880 values, of no kind that is known here");
  }

  @Test
  void refuses_linear_weights_alone() {
    assertRefused(
        Fixtures.resource("/checkpoint/lpips/alex.pth"),
        "linear weights of LPIPS for 5 layers, channels [64, 192, 384, 256, 256]");
  }

  @Test
  void refuses_a_generator() {
    assertRefused(
        ParityFiles.file("small.generator"),
        "a StyleGAN2 generator of 32 x 32, NVIDIA's names: 8 layers, z of 32, w of 32, labels"
            + " none, 2 mapping layers, channels [32, 32, 32, 16], no clamp, 66723 parameters");
  }

  private static void assertRefused(Path file, String but) {
    assertThatThrownBy(() -> BackboneCheckpoint.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " holds no AlexNet, VGG16 or SqueezeNet 1.1, but " + but);
  }
}
