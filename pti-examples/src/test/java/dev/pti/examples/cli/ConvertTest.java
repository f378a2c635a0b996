package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConvertTest {
  private static final Path SMALL = Cli.parity("small.generator");

  @TempDir static Path folder;

  private static Path run;

  @BeforeAll
  static void invert_once() {
    Cli made =
        Cli.run(
            List.of(
                    "invert",
                    Cli.PORTRAIT,
                    "--generator",
                    SMALL,
                    "--out",
                    folder.resolve("runs"),
                    "--invert-steps",
                    1,
                    "--tune-steps",
                    1,
                    "--quiet")
                .toArray());
    assertThat(made.err()).isEmpty();
    run = folder.resolve("runs/portrait");
  }

  private static Path converted(Object from, String to, Object... more) {
    Path file = folder.resolve(to);
    Object[] args = {"convert", "--from", from, "--to", file};
    Object[] all = new Object[args.length + more.length];
    System.arraycopy(args, 0, all, 0, args.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    Cli cli = Cli.run(all);
    assertThat(cli.err()).isEmpty();
    assertThat(cli.status()).isZero();
    assertThat(cli.out().strip()).isEqualTo(file.toString());
    return file;
  }

  private static void assertRefused(String message, Object... args) {
    Cli cli = Cli.run(args);
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err()).isEqualTo("pti: " + message);
  }

  @Test
  void a_generator_goes_through_other_tools_names_and_back() {
    Path rosinality = converted(SMALL, "r.pt", "--names", "rosinality");
    assertThat(Cli.run("inspect", rosinality).out())
        .contains("holds: a StyleGAN2 generator of 32 x 32 at g_ema, rosinality's names: 8 layers");
    Path back = converted(rosinality, "back.safetensors");
    assertThat(TensorFile.read(back).tensors()).isEqualTo(TensorFile.read(SMALL).tensors());
    Path stateDict = converted(back, "state.pt");
    assertThat(TensorFile.read(stateDict).tensors()).isEqualTo(TensorFile.read(SMALL).tensors());
  }

  @Test
  void a_run_gives_its_tuned_generator() {
    Path whole = converted(run, "tuned.pt", "--generator", SMALL);
    TensorFile base = TensorFile.read(SMALL);
    TensorFile difference = TensorFile.read(run.resolve("tuned.safetensors"));
    String name = "synthesis.b16.conv0.weight";
    float wanted = base.get(name).get(5) + difference.get(name).get(5);
    assertThat(TensorFile.read(whole).get(name).get(5)).isEqualTo(wanted);
    Path fromFile = converted(run.resolve("tuned.safetensors"), "tuned-2.pt", "--generator", SMALL);
    assertThat(fromFile).hasSameBinaryContentAs(whole);
  }

  @Test
  void a_pivot_goes_out_as_other_tools_save_it() {
    Path pivot = run.resolve("pivot.safetensors");
    FloatTensor w = TensorFile.read(pivot).get("w");
    assertThat(TensorFile.read(converted(pivot, "0.pt")).single()).isEqualTo(w.reshape(1, 8, 32));
    assertThat(TensorFile.read(converted(pivot, "projected_w.npz")).tensors())
        .isEqualTo(Map.of("w", w.reshape(1, 8, 32)));
  }

  @Test
  void a_pivot_in_safetensors_keeps_its_noise_maps_and_whose_it_is() {
    Path pivot = run.resolve("pivot.safetensors");
    TensorFile before = TensorFile.read(pivot);
    assertThat(before.metadata()).containsKey("generator_sha256");
    assertThat(before.tensors()).containsKey("noise.synthesis.b32.conv1.noise_const");
    assertThat(TensorFile.read(converted(pivot, "again.safetensors"))).isEqualTo(before);
  }

  @Test
  void other_tensors_change_their_container_alone() {
    Path direction = Cli.CORE.resolve("test/resources/checkpoint/editing/age.pt");
    Path npy = converted(direction, "age.npy");
    assertThat(TensorFile.read(npy).tensors()).isEqualTo(TensorFile.read(direction).tensors());
    Path again = converted(npy, "age.pt");
    assertThat(TensorFile.read(again).tensors()).isEqualTo(TensorFile.read(direction).tensors());
    Path lpips = Cli.CORE.resolve("test/resources/checkpoint/lpips/alex.pth");
    for (String name : List.of("alex.npz", "alex.safetensors", "alex.pt")) {
      assertThat(TensorFile.read(converted(lpips, name)).tensors())
          .isEqualTo(TensorFile.read(lpips).tensors());
    }
  }

  @Test
  void refuses_what_cannot_be_converted() {
    assertRefused(
        "cannot write a generator as %s, wanted a name ending in .safetensors, .pt or .pkl"
            .formatted(folder.resolve("x.npz")),
        "convert",
        "--from",
        SMALL,
        "--to",
        folder.resolve("x.npz"));
    assertRefused(
        folder + " holds no tuned generator: it has no tuned.safetensors",
        "convert",
        "--from",
        folder,
        "--to",
        folder.resolve("x.pt"));
    assertRefused(
        SMALL + " is not the difference of a tuned generator, which --generator goes with",
        "convert",
        "--from",
        SMALL,
        "--generator",
        SMALL,
        "--to",
        folder.resolve("x.pt"));
    Path two = folder.resolve("two.safetensors");
    FloatTensor one = FloatTensor.of(new float[] {1}, 1);
    Safetensors.write(two, Map.of("a", one, "b", one), Map.of());
    assertRefused(
        two + " holds 2 tensors, .npy holds one: wanted a name ending in .npz",
        "convert",
        "--from",
        two,
        "--to",
        folder.resolve("two.npy"));
    assertRefused(
        "--from and --to are the same file " + two, "convert", "--from", two, "--to", two);
    assertThat(Files.exists(folder.resolve("x.pt"))).isFalse();
  }

  @Test
  void refuses_the_difference_of_another_generator() {
    Cli cli = Cli.run("convert", "--from", run, "--to", folder.resolve("y.pt"));
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err())
        .contains("tuned.safetensors belongs to generator")
        .contains("the generator at hand is portrait128");
  }

  @Test
  void a_run_that_is_one_file_gives_its_tuned_generator_too() {
    Object[] invert = {
      "invert",
      Cli.PORTRAIT,
      "--generator",
      SMALL,
      "--out",
      folder.resolve("whole"),
      "--invert-steps",
      1,
      "--tune-steps",
      1,
      "--quiet",
      "--one-file"
    };
    assertThat(Cli.run(invert).err()).isEmpty();
    Path one = folder.resolve("whole/portrait");
    Path fromFolder = converted(one, "one.pt", "--generator", SMALL);
    assertThat(fromFolder)
        .hasSameBinaryContentAs(converted(run, "apart.pt", "--generator", SMALL))
        .hasSameBinaryContentAs(
            converted(one.resolve("run.safetensors"), "one-2.pt", "--generator", SMALL));
  }

  @Test
  void names_go_with_generators() {
    Path pivot = run.resolve("pivot.safetensors");
    assertRefused(
        pivot + " is no generator, which --names goes with",
        "convert",
        "--from",
        pivot,
        "--to",
        folder.resolve("named.pt"),
        "--names",
        "nvidia");
  }
}
