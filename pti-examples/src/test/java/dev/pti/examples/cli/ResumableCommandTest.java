package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A command that is interrupted and given again. */
@Timeout(300)
class ResumableCommandTest {
  /** So many that an interrupt after the tenth, where the first state is saved, finds some left. */
  private static final int STEPS = 120;

  @TempDir private Path folder;

  private static Object[] command(Path out, String... more) {
    return command(out, STEPS, more);
  }

  private static Object[] command(Path out, int steps, String... more) {
    Object[] command = {
      "invert",
      Cli.PORTRAIT,
      "--out",
      out,
      "--preset",
      "fast",
      "--invert-steps",
      steps,
      "--tune-steps",
      "2",
      "--quiet"
    };
    Object[] all = java.util.Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, all, command.length, more.length);
    return all;
  }

  @Test
  void several_images_in_one_generator_leave_no_state_and_have_the_same_bits() throws Exception {
    Path second = Files.copy(Cli.PORTRAIT, folder.resolve("second.png"));
    Path[] outs = {folder.resolve("resumable"), folder.resolve("plain")};
    for (Path out : outs) {
      List<Object> command =
          new ArrayList<>(List.of("invert", Cli.PORTRAIT, second, "--together", "--out", out));
      command.addAll(List.of("--preset", "fast", "--invert-steps", "12", "--tune-steps", "2"));
      command.add("--quiet");
      if (out.equals(outs[0])) {
        command.add("--resumable");
      }
      assertThat(Cli.run(command.toArray()).status()).isZero();
      assertThat(out.resolve(".resume")).doesNotExist();
    }
    for (String name : List.of("portrait", "second")) {
      assertThat(outs[0].resolve(name).resolve("tuned.safetensors"))
          .hasSameBinaryContentAs(outs[1].resolve(name).resolve("tuned.safetensors"));
    }
  }

  private Cli each(String... more) {
    List<Object> command = new ArrayList<>(List.of("invert"));
    for (String name : List.of("a.png", "b.png", "c.png")) {
      command.add(folder.resolve(name));
    }
    command.addAll(List.of("--out", folder.resolve("out"), "--inverter", "mean", "--quiet"));
    command.addAll(List.of("--locality", "off", "--resumable", "--edit", "smile=1"));
    command.addAll(List.of(more));
    return Cli.run(command.toArray());
  }

  private FileTime written(String name) throws IOException {
    return Files.getLastModifiedTime(folder.resolve("out").resolve(name).resolve("report.json"));
  }

  private void copy(String name) throws IOException {
    Files.copy(Cli.PORTRAIT, folder.resolve(name));
  }

  @Test
  void several_images_are_not_done_again_by_the_call_that_does_the_rest() throws IOException {
    copy("a.png");
    copy("c.png");
    Path out = folder.resolve("out");
    String[] one = {"--tune-steps", "1"};
    assertThat(each(one).status()).as("b.png is missing").isEqualTo(2);
    FileTime first = written("a");
    Files.delete(out.resolve("c/report.json"));

    copy("b.png");
    Cli rest = each("--tune-steps", "1", "--parallel", "1");
    assertThat(rest.status()).isZero();
    assertThat(rest.out().lines())
        .containsExactly(
            out.resolve("a").toString(), out.resolve("b").toString(), out.resolve("c").toString());
    assertThat(written("a")).isEqualTo(first);
    assertThat(out.resolve("b/edit-smile.png")).exists();
    assertThat(out.resolve("c/report.json")).exists();
    assertThat(out.resolve(".resume")).doesNotExist();

    FileTime third = written("b");
    assertThat(each(one).status()).isZero();
    assertThat(written("a")).as("what was done whole begins anew").isGreaterThan(first);
    assertThat(written("b")).isGreaterThan(third);
  }

  @Test
  void other_options_or_another_image_of_the_name_are_done_anew() throws IOException {
    copy("a.png");
    copy("c.png");
    assertThat(each("--tune-steps", "1").status()).isEqualTo(2);
    FileTime a = written("a");
    assertThat(each("--tune-steps", "2").status()).isEqualTo(2);
    FileTime later = written("a");
    assertThat(later).isGreaterThan(a);
    FileTime c = written("c");

    BufferedImage image = ImageIO.read(Cli.PORTRAIT.toFile());
    image.setRGB(0, 0, 0xffffff);
    ImageIO.write(image, "png", folder.resolve("a.png").toFile());
    assertThat(each("--tune-steps", "2").status()).isEqualTo(2);
    assertThat(written("a")).isGreaterThan(later);
    assertThat(written("c")).isEqualTo(c);
  }

  @Test
  void a_film_goes_on_after_its_pictures_could_not_be_written() throws Exception {
    Path frames = Files.createDirectory(folder.resolve("frames"));
    Files.copy(Cli.PORTRAIT, frames.resolve("f1.png"));
    Files.copy(Cli.PORTRAIT, frames.resolve("f2.png"));
    Path out = folder.resolve("film");
    Object[] command = {
      "invert",
      "--frames",
      frames,
      "--edit",
      "age=1",
      "--inverter",
      "encoder",
      "--tune-steps",
      "2",
      "--locality",
      "off",
      "--resumable",
      "--quiet",
      "--out",
      out
    };
    Path inTheWay = Files.createDirectories(out.resolve("edit-age/f2.png/in the way"));
    assertThat(Cli.run(command).status()).isEqualTo(2);
    assertThat(out.resolve(".resume")).isNotEmptyDirectory();
    Files.delete(inTheWay);
    Files.delete(inTheWay.getParent());
    Cli again = Cli.run(command);
    assertThat(again.err()).isEmpty();
    assertThat(again.status()).isZero();
    assertThat(out.resolve(".resume")).doesNotExist();
    assertThat(out.resolve("edit-age/f2.png")).exists();
  }

  @Test
  void goes_on_where_it_was_interrupted_to_the_same_bits() throws Exception {
    Path out = folder.resolve("resumed");
    Path states = out.resolve(".resume");
    FutureTask<Cli> first = new FutureTask<>(() -> Cli.run(command(out, "--resumable")));
    Thread thread = new Thread(first, "interrupted command");
    thread.start();
    Path state = states.resolve("portrait.inversion.safetensors");
    while (!Files.exists(state) && !first.isDone()) {
      Thread.sleep(2);
    }
    thread.interrupt();
    Cli interrupted = first.get();
    assertThat(interrupted.err())
        .containsPattern(
            "pti: inversion stopped at step \\d+ of 120: its thread was interrupted; the state that"
                + " step \\d+ measured is kept");
    assertThat(interrupted.status()).isEqualTo(130);
    assertThat(out.resolve("portrait/report.json")).doesNotExist();
    assertThat(state).exists();

    Cli other = Cli.run(command(out, "--resumable", "--seed", "5"));
    assertThat(other.status()).isEqualTo(2);
    assertThat(other.err())
        .isEqualTo(
            "pti: "
                + state
                + " was saved by a run with seed 0, this run has 5; delete it to start anew");

    assertThat(Cli.run(command(out, "--resumable")).status()).isZero();
    assertThat(states).doesNotExist();
    Path whole = folder.resolve("whole");
    assertThat(Cli.run(command(whole)).status()).isZero();
    for (String file : new String[] {"pivot.safetensors", "tuned.safetensors", "tuned.png"}) {
      assertThat(Files.readAllBytes(out.resolve("portrait").resolve(file)))
          .as(file)
          .isEqualTo(Files.readAllBytes(whole.resolve("portrait").resolve(file)));
    }
  }

  @Test
  void keeps_what_was_tuned_together_until_every_folder_is_written() throws Exception {
    Path second = Files.copy(Cli.PORTRAIT, folder.resolve("second.png"));
    Path out = folder.resolve("together");
    Path inTheWay = Files.createDirectories(out.resolve("second/tuned.png/in the way"));
    String[] more = {second.toString(), "--together", "--resumable"};

    Cli failed = Cli.run(command(out, 2, more));
    assertThat(failed.status()).isEqualTo(2);
    assertThat(failed.err()).startsWith("pti: cannot write to folder " + out.resolve("second"));
    assertThat(out.resolve(".resume")).isNotEmptyDirectory();

    Files.delete(inTheWay);
    assertThat(Cli.run(command(out, 2, more)).status()).isZero();
    assertThat(out.resolve(".resume")).doesNotExist();
  }
}
