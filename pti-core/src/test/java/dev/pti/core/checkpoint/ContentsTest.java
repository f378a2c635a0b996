package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.core.ParityFiles;
import dev.pti.core.SyntheticGenerator;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContentsTest {
  private static final String SHAPE_OF_SMALL =
      "8 layers, z of 32, w of 32, labels none, 2 mapping layers, channels [32, 32, 32, 16],"
          + " no clamp, 66723 parameters";

  private final Map<String, FloatTensor> tensors = new LinkedHashMap<>();
  private final Path folder;

  ContentsTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private ContentsTest with(String name, long... shape) {
    int count = 1;
    for (long axis : shape) {
      count *= (int) axis;
    }
    tensors.put(name, FloatTensor.wrap(new float[count], shape));
    return this;
  }

  private void holds(String... sentences) {
    holds(Map.of(), sentences);
  }

  private void holds(Map<String, String> metadata, String... sentences) {
    Path file = folder.resolve("x.safetensors");
    Safetensors.write(file, tensors, metadata);
    assertHolds(file, sentences);
  }

  private static void assertHolds(Path file, String... sentences) {
    assertThat(FileFormats.describe(file).holds()).containsExactly(sentences);
  }

  @Test
  void a_generator_under_our_names() {
    assertHolds(
        ParityFiles.file("small.generator"),
        "a StyleGAN2 generator of 32 x 32, NVIDIA's names: " + SHAPE_OF_SMALL);
  }

  @Test
  void a_generator_of_pictures_that_are_not_square_the_width_first() {
    assertHolds(
        ParityFiles.file("wide.generator"),
        "a StyleGAN2 generator of 48 x 32, NVIDIA's names: "
            + SHAPE_OF_SMALL.replace("66723", "66979"));
  }

  @Test
  void a_generator_of_grey_pictures() {
    Path file = folder.resolve("grey.safetensors");
    SyntheticGenerator.grey(SyntheticGenerator.of(8, 4, 4, size -> 2)).write(file);
    assertHolds(
        file,
        "a StyleGAN2 generator of 8 x 8 in grey, NVIDIA's names: 4 layers, z of 4, w of 4, labels"
            + " none, 2 mapping layers, channels [2, 2], no clamp, 272 parameters");
  }

  @Test
  void a_snapshot_of_training() {
    NvidiaNetwork generator =
        NvidiaNetwork.generator(ParityFiles.read("clamped-conditional.generator").tensors())
            .clamped(2);
    Object snapshot =
        Py.dict(
            "G", generator.pickled(),
            "D", NvidiaNetwork.discriminator().pickled(),
            "G_ema", generator.pickled(),
            "augment_pipe", Py.dict("Hz_geom", Py.tensor(FloatTensor.of(new float[1], 1))));
    assertHolds(
        Fixtures.write(folder, "x.pkl", PythonPickler.bytes(3, snapshot)),
        "a StyleGAN2 generator of 16 x 16 at G_ema, NVIDIA's names: 6 layers, z of 24, w of 24,"
            + " labels 3, 2 mapping layers, channels [32, 32, 32], clamp 2, 55326 parameters",
        "a discriminator",
        "an augmentation pipe");
  }

  @Test
  void a_generator_under_tensorflow_s_names() {
    Map<String, FloatTensor> small = ParityFiles.read("small.generator").tensors();
    assertHolds(
        Fixtures.write(
            folder, "x.pkl", PythonPickler.bytes(4, TensorFlowNetwork.pickled(4, small, Map.of()))),
        "a StyleGAN2 generator of 32 x 32, TensorFlow's names: " + SHAPE_OF_SMALL);
  }

  @Test
  void an_encoder_and_the_generator_behind_it() {
    Map<String, FloatTensor> small = ParityFiles.read("small.generator").tensors();
    for (RosinalityNames.Pair pair : new RosinalityNames(32, 2).pairs()) {
      tensors.put(
          "state_dict.decoder." + pair.rosinality(),
          pair.change().toRosinality(small.get(pair.nvidia())));
    }
    with("state_dict.encoder.input_layer.0.weight", 64, 3, 3, 3);
    for (int i = 0; i < 8; i++) {
      with("state_dict.encoder.styles." + i + ".linear.weight", 1);
      with("state_dict.encoder.styles." + i + ".linear.bias", 1);
    }
    holds(
        "a StyleGAN2 generator of 32 x 32 at state_dict.decoder, rosinality's names: "
            + SHAPE_OF_SMALL,
        "an encoder (IR-SE50) for 8 styles, as of e4e or pSp");
  }

  @Test
  void an_encoder_for_w() {
    with("encoder.input_layer.0.weight", 64, 3, 3, 3).holds("an encoder (IR-SE50) for W");
  }

  @Test
  void encoders_of_restyle_by_what_they_look_at() {
    with("encoder.styles.0.linear.weight", 1)
        .with("encoder.input_layer.0.weight", 64, 6, 3, 3)
        .holds("an encoder (IR-SE50) for 1 styles, as of ReStyle");
  }

  @Test
  void an_encoder_whose_first_weights_have_one_axis() {
    with("encoder.styles.0.linear.weight", 1)
        .with("encoder.input_layer.0.weight", 64)
        .holds("an encoder (IR-SE50) for 1 styles, as of e4e or pSp");
  }

  @Test
  void encoders_of_restyle_for_what_is_no_face() {
    with("encoder.styles.0.linear.weight", 1)
        .with("encoder.styles.1.linear.weight", 1)
        .with("encoder.conv1.weight", 64, 6, 7, 7)
        .with("encoder.body.0.conv1.weight", 64, 64, 3, 3)
        .holds("an encoder (ResNet34) for 2 styles, as of ReStyle");
  }

  @Test
  void a_hypernetwork() {
    with("hypernet.conv1.weight", 64, 6, 7, 7)
        .with("hypernet.shared_weight_hypernet.w1", 512, 4608)
        .with("hypernet.refinement_blocks.0.linear.weight", 1)
        .with("hypernet.refinement_blocks.0.hypernet.w1", 512, 4608)
        .with("hypernet.refinement_blocks.14.output.1.weight", 1)
        .holds("a hypernetwork of HyperStyle for 2 layers");
  }

  @Test
  void a_difference_from_a_generator() {
    with("synthesis.b4.const", 2, 4, 4)
        .with("noise.synthesis.b4.conv1", 4, 4)
        .holds(
            Map.of("content", "difference from the base", "generator_sha256", "abc"),
            "a tuned generator as its difference in 32 parameters from the one with sha256 abc");
  }

  @Test
  void a_latent_mapper() {
    for (String mapper : new String[] {"course", "medium", "fine"}) {
      tensors.clear();
      with("mapper." + mapper + "_mapping.mapping.1.weight", 2, 2)
          .holds("a latent mapper of StyleCLIP");
    }
    tensors.clear();
    with("state_dict.mapper.mapping.mapping.1.weight", 2, 2).holds("a latent mapper of StyleCLIP");
  }

  @Test
  void a_discriminator_of_either_tool() {
    with("D.b4.out.weight", 1, 4).holds("a discriminator");
    tensors.clear();
    with("d.final_linear.1.weight", 1, 4).holds("a discriminator");
  }

  @Test
  void a_generator_of_stylegan3() {
    assertHolds(
        ParityFiles.file("stylegan3-r.generator"),
        "a StyleGAN3-R generator of 32 x 32, NVIDIA's names: 9 layers, z of 12, w of 16, labels"
            + " none, 2 mapping layers, channels [10, 10, 10, 10, 8, 5, 5], clamp 0.7, 2425 parameters");
  }

  @Test
  void a_generator_of_stylegan3_whose_pictures_are_half_as_wide_as_high() {
    assertHolds(
        ParityFiles.file("human-stylegan3-t.generator"),
        "a StyleGAN3-T generator of 32 x 64, NVIDIA's names: 16 layers, z of 12, w of 16, labels"
            + " none, 2 mapping layers, channels [8, 8, 8, 8, 8, 8, 8, 8, 8, 8, 6, 5, 4, 4], clamp 256.0, 9331 parameters");
  }

  @Test
  void a_generator_of_stylegan_xl() {
    assertHolds(
        ParityFiles.file("stylegan-xl.generator"),
        "a StyleGAN-XL generator of 64 x 64, NVIDIA's names: 13 layers, z of 12, w of 16, labels 5,"
            + " 2 mapping layers, channels [8, 8, 8, 8, 8, 8, 8, 8, 7, 4, 4], clamp 256.0, 8068 parameters");
    assertHolds(
        ParityFiles.file("stylegan-xl-r.generator"),
        "a StyleGAN-XL generator of 64 x 64, NVIDIA's names: 11 layers, z of 12, w of 16, labels"
            + " none, 2 mapping layers, channels [8, 8, 8, 8, 8, 8, 7, 4, 4], clamp 256.0, 2651 parameters");
  }

  @Test
  void a_generator_of_a_kind_that_is_not_read() {
    with("synthesis.b4.const", 2, 4, 4)
        .with("mapping.fc0.weight", 2, 2)
        .with("synthesis.b8.skip.weight", 2, 2, 1, 1)
        .holds("a generator whose architecture is resnet, wanted skip");
    tensors.clear();
    with("input.input", 1, 2, 4, 4).with("conv1.conv.weight", 2, 2, 3, 3);
    Path file = folder.resolve("x.safetensors");
    holds(
        "a generator that is not read: tensor conv1.conv.weight of "
            + file
            + " has shape [2, 2, 3, 3], wanted 1 axes of size 1 in front and 0 behind");
  }

  @Test
  void a_pivot() {
    with("w", 8, 32)
        .with("noise.synthesis.b4.conv1", 4, 4)
        .holds(
            Map.of("generator_sha256", "abc"),
            "a pivot [8, 32] with 1 noise maps, found in the generator with sha256 abc");
  }

  @Test
  void principal_components() {
    with("comp", 80, 512).with("std", 80).with("mean", 1, 512);
    holds("80 principal components of GANSpace");
    tensors.clear();
    with("lat_comp", 20, 1, 512).with("lat_stdev", 20).with("act_comp", 20, 1, 512);
    holds("20 principal components of GANSpace");
  }

  @Test
  void linear_weights_of_lpips() {
    assertHolds(
        Fixtures.resource("/checkpoint/lpips/alex.pth"),
        "linear weights of LPIPS for 5 layers, channels [64, 192, 384, 256, 256]");
  }

  @Test
  void a_backbone() {
    long[][] shapes = {
      {64, 3, 11, 11}, {192, 64, 5, 5}, {384, 192, 3, 3}, {256, 384, 3, 3}, {256, 256, 3, 3}
    };
    String[] names = {"0", "3", "6", "8", "10"};
    for (int i = 0; i < names.length; i++) {
      with("features." + names[i] + ".weight", shapes[i]);
      with("features." + names[i] + ".bias", shapes[i][0]);
    }
    holds("AlexNet, a backbone for LPIPS");
  }

  @Test
  void a_direction() {
    with("value", 1, 512).holds("a latent or direction of W of width 512, or another vector");
    tensors.clear();
    with("value", 1, 18, 512)
        .holds("a latent or direction of W+ of 18 layers of width 512, or another matrix");
  }

  @Test
  void anything_else_by_its_size() {
    with("a", 2, 3, 4).holds("1 tensors of 24 values, of no kind that is known here");
    with("b").holds("2 tensors of 25 values, of no kind that is known here");
    tensors.clear();
    holds("0 tensors of 0 values, of no kind that is known here");
  }
}
