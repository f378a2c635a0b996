package dev.pti;

import static dev.pti.SmallFilm.DIRECTION;
import static dev.pti.SmallFilm.filmBuilder;
import static dev.pti.SmallFilm.frame;
import static dev.pti.SmallFilm.withoutFace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.CancelledException;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.StepListener;
import dev.pti.api.StoppedException;
import dev.pti.api.StyleEditor;
import dev.pti.api.Tuning;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.MeanLatent;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A sequence of frames from its folder to another, through one generator. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class FramesTest {
  @TempDir Path folder;

  private Path input(int count) {
    return SmallFilm.write(folder.resolve("in"), count);
  }

  @Test
  void style_channels_of_every_frame_are_moved_alike() {
    Path output = folder.resolve("out");
    StyleEditor redder = styles -> styles.plus("b32.torgb", 0, 2);
    try (Pti pti = filmBuilder().build()) {
      TunedFrames tuned = pti.invert(Frames.of(input(2))).withoutTuning();
      EditedFrames edited = tuned.editStyles(redder).edit(DIRECTION).editStyles(redder);
      List<Path> written = edited.save(output);

      Tuned frame = tuned.get("f1");
      Picture expected =
          redder.then(redder).draw(frame.generator(), DIRECTION.edit(frame.latent()));
      assertThat(edited.get("f1").picture()).isEqualTo(expected);
      assertThat(PictureFiles.encode(expected.withoutNote()))
          .isEqualTo(PictureFiles.encode(Photographs.read(written.get(1)).withoutNote()));
      assertThat(edited.get("f1").edits())
          .containsExactly(
              "an edit without a name", DIRECTION.toString(), "an edit without a name");
    }
  }

  @Test
  void from_a_folder_to_another() {
    Path input = input(6);
    Path output = folder.resolve("out");
    List<Step> steps = new ArrayList<>();
    try (Pti pti = filmBuilder().listener(steps::add).build()) {
      InvertedFrames inverted = pti.invert(Frames.of(input).with(b -> b.followingSteps(2)));
      TunedFrames tuned = inverted.tune();
      EditedFrames edited = tuned.edit(DIRECTION, 2);
      List<Path> written = edited.pasteBack(output);

      assertThat(inverted.names()).containsExactly("f0", "f1", "f2", "f3", "f4", "f5");
      assertThat(inverted.bridged()).isEmpty();
      assertThat(tuned.tuning().history()).hasSize(12);
      assertThat(tuned.tuning().difference()).isNotEmpty();
      assertThat(written).hasSize(6).allSatisfy(file -> assertThat(file).exists());
      Picture before = Photographs.read(input.resolve("f3.png"));
      Picture after = Photographs.read(written.get(3));
      assertThat(after).hasToString("picture 100 x 80").isNotEqualTo(before);
      assertThat(after.get(0, 79, 99)).isEqualTo(before.get(0, 79, 99));
      assertThat(PictureFiles.encode(edited.get("f3").pasteBack().withoutNote()))
          .isEqualTo(PictureFiles.encode(after));
      Edited twice = edited.edit(DIRECTION, 1).get("f3");
      assertThat(twice.latent())
          .isEqualTo(edited.get("f3").edit(DIRECTION.withStrength(1)).latent());
      assertThat(twice.picture().note().orElseThrow().text())
          .contains(DIRECTION.withStrength(2) + ", then " + DIRECTION.withStrength(1));
      assertThat(edited.get("f3").tuned().metrics().mse())
          .isLessThan(inverted.get("f3").metrics().mse());
      assertThat(steps.stream().map(Step::stage).distinct())
          .containsExactly("faces", "inversion", "pivots", "tuning", "paste back");
      assertThat(steps.stream().filter(it -> it.stage().equals("pivots")).map(Step::subject))
          .containsExactlyElementsOf(inverted.names());
      assertThat(steps)
          .filteredOn(it -> it.stage().equals("inversion") && it.subject().equals("f3"))
          .extracting(it -> it.index() + 1 + " of " + it.total())
          .containsExactly("1 of 2", "2 of 2");
    }
  }

  @Test
  void all_frames_draw_with_one_generator_and_the_same_noise() {
    Path input = input(3);
    try (Pti pti = filmBuilder().build()) {
      TunedFrames tuned = pti.invert(Frames.of(input)).tune();
      Tuned one = tuned.get("f0");
      Tuned other = tuned.get("f2");
      assertThat(one.tuning().difference()).isSameAs(other.tuning().difference());
      assertThat(one.tuning().noise()).isEmpty();
      assertThat(other.inverted().inversion().noise()).isEmpty();
      assertThat(other.picture()).isEqualTo(tuned.generator().synthesize(other.latent()));
    }
  }

  @Test
  void equal_seeds_give_equal_files() throws IOException {
    Path input = input(3);
    for (String name : List.of("one", "two")) {
      try (Pti pti = filmBuilder().build()) {
        pti.invert(Frames.of(input)).tune().edit(DIRECTION, 1).pasteBack(folder.resolve(name));
      }
    }
    for (String file : List.of("f0.png", "f2.png")) {
      assertThat(Files.readAllBytes(folder.resolve("one").resolve(file)))
          .isEqualTo(Files.readAllBytes(folder.resolve("two").resolve(file)));
    }
  }

  @Test
  void a_frame_without_a_face_is_bridged_and_reported() {
    Path input = input(5);
    PictureFiles.save(withoutFace(frame(2)), input.resolve("f2.png"));
    try (Pti pti = filmBuilder().build()) {
      InvertedFrames inverted =
          pti.invert(Frames.of(input).with(b -> b.landmarkSmoothing(0).latentSmoothing(0)));

      assertThat(inverted.bridged()).containsExactly("f2");
      assertThat(inverted.latents().get(2))
          .isEqualTo(inverted.latents().get(1).mix(inverted.latents().get(3), .5));
      assertThat(centre(inverted, "f2"))
          .isCloseTo((centre(inverted, "f1") + centre(inverted, "f3")) / 2, within(1e-6));
      TunedFrames tuned = inverted.tune();
      assertThat(tuned.tuning().history().stream().map(Step::subject).distinct())
          .containsExactly("f0", "f1", "f3", "f4");
      assertThat(tuned.edit(DIRECTION, 1).pasteBack(folder.resolve("out"))).hasSize(5);
      assertThat(tuned.report().toJson())
          .contains("\"bridged\": [\n      \"f2\"\n    ]")
          .containsPattern("\"tuning\": \\{(?s:.*)\n    \"threads\": \\d");
    }
  }

  private static double centre(InvertedFrames inverted, String name) {
    return inverted.get(name).target().placement().orElseThrow().centre().x();
  }

  @Test
  void a_corrupt_frame_is_named_and_the_others_are_done() throws IOException {
    Path input = input(4);
    Path corrupt = input.resolve("f1.png");
    Files.write(corrupt, Arrays.copyOf(Files.readAllBytes(corrupt), 300));
    try (Pti pti = filmBuilder().build()) {
      TunedFrames tuned = pti.invert(Frames.of(input)).tune();
      assertThat(tuned.inverted().leftOut())
          .isEqualTo(Map.of("f1", corrupt + " is a truncated or damaged PNG file"));
      assertThat(tuned.edit(DIRECTION, 1).save(folder.resolve("out")))
          .extracting(it -> it.getFileName().toString())
          .containsExactly("f0.png", "f2.png", "f3.png");
      assertThat(tuned.report().toJson()).contains("\"left_out\": {\n      \"f1\": ");
    }
  }

  @Test
  void a_frame_that_is_gone_when_it_is_tuned_loses_nothing() throws IOException {
    Path input = input(4);
    try (Pti pti =
        filmBuilder()
            .listener(
                step -> {
                  if (step.stage().equals("tuning") && step.index() == 3) {
                    delete(input.resolve("f2.png"));
                  }
                })
            .build()) {
      InvertedFrames inverted = pti.invert(Frames.of(input));
      StoppedException stopped = catchThrowableOfType(StoppedException.class, inverted::tune);
      assertThat(stopped)
          .hasMessage(
              "tuning stopped at step 6 of 8: %s does not exist; the state that step 5 measured is"
                      .formatted(input.resolve("f2.png"))
                  + " kept");
      delete(input.resolve("f0.png"));
      TunedFrames kept = inverted.kept(stopped);
      assertThat(kept.tuning().history()).hasSize(6);
      assertThatThrownBy(() -> kept.edit(DIRECTION, 1).pasteBack(folder.resolve("out")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "frames f0, f2 were not written: %s does not exist; 2 others are in %s"
                  .formatted(input.resolve("f0.png"), folder.resolve("out")));
      assertThat(folder.resolve("out").toFile().list())
          .containsExactlyInAnyOrder("f1.png", "f3.png");
    }
  }

  private static void delete(Path file) {
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void frames_are_not_written_over() {
    Path input = input(2);
    try (Pti pti = filmBuilder().inverter(new MeanLatent()).build()) {
      EditedFrames edited = pti.invert(Frames.of(input)).withoutTuning().edit(DIRECTION, 1);
      assertThatThrownBy(() -> edited.pasteBack(input))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("frames are read from " + input + ", wanted another place to write to");
    }
  }

  @Test
  void pivots_that_jump_are_smoothed() {
    Path input = input(8);
    // The pivot of every second frame lies elsewhere.
    int[] calls = new int[1];
    Inverter jumping =
        (target, workspace) -> {
          float[] w = new float[32];
          w[0] = calls[0]++ % 2;
          return Inversion.builder().pivot(Latent.inW(w, workspace.generator().layers())).build();
        };
    try (Pti pti = filmBuilder().inverter(jumping).build()) {
      List<Latent> rough = pti.invert(Frames.of(input).with(b -> b.latentSmoothing(0))).latents();
      List<Latent> smooth = pti.invert(Frames.of(input).with(b -> b.latentSmoothing(2))).latents();
      assertThat(rough.get(3).distance(rough.get(4))).isGreaterThan(2);
      assertThat(smooth.get(3).distance(smooth.get(4))).isLessThan(.2);
      assertThat(smooth).allMatch(Latent::isInW);
    }
  }

  /** Each pivot says when it was; whatever moves steadily stays where it is. */
  @Test
  void pivots_go_by_time_beside_frames_that_cannot_be_read() throws IOException {
    Path input = input(9);
    PictureFiles.save(withoutFace(frame(2)), input.resolve("f2.png"));
    for (String name : List.of("f3.png", "f4.png")) {
      Files.write(input.resolve(name), new byte[] {1, 2, 3});
    }
    Inverter moving =
        (target, workspace) -> {
          float[] w = new float[32];
          w[0] = Integer.parseInt(target.name().substring(1));
          return Inversion.builder().pivot(Latent.inW(w, workspace.generator().layers())).build();
        };
    try (Pti pti = filmBuilder().inverter(moving).build()) {
      for (double smoothing : new double[] {0, 2}) {
        InvertedFrames inverted =
            pti.invert(Frames.of(input).with(b -> b.latentSmoothing(smoothing)));
        assertThat(inverted.names()).containsExactly("f0", "f1", "f2", "f5", "f6", "f7", "f8");
        assertThat(inverted.bridged()).containsExactly("f2");
        double[] times = inverted.latents().stream().mapToDouble(it -> it.layer(0)[0]).toArray();
        assertThat(times).containsExactly(new double[] {0, 1, 2, 5, 6, 7, 8}, within(1e-5));
      }
    }
  }

  /** Makes its frames, and counts those that someone still holds. */
  private static final class Counting implements FrameReader {
    final List<WeakReference<Picture>> given = new ArrayList<>();
    int most;
    int reads;

    @Override
    public int count() {
      return 12;
    }

    @Override
    public String name(int index) {
      return "frame" + index;
    }

    @Override
    public synchronized Picture read(int index) {
      reads++;
      System.gc();
      given.removeIf(it -> it.get() == null);
      most = Math.max(most, given.size());
      Picture frame = frame(index % 9);
      given.add(new WeakReference<>(frame));
      return frame;
    }
  }

  @Test
  void at_most_two_frames_are_in_memory_whatever_their_number() {
    Counting reader = new Counting();
    try (Pti pti = filmBuilder().build()) {
      TunedFrames tuned = pti.invert(Frames.of(reader).with(b -> b.followingSteps(1))).tune();
      assertThat(tuned.edit(DIRECTION, 1).pasteBack(folder.resolve("out"))).hasSize(12);
      assertThat(reader.most).isLessThanOrEqualTo(2);
    }
  }

  @Test
  void a_frame_is_read_once_before_the_first_step_of_tuning() {
    Counting reader = new Counting();
    int[] before = new int[1];
    StepListener counting =
        step -> {
          if (step.stage().equals("tuning") && step.index() == 0) {
            before[0] = reader.reads - before[0];
          }
        };
    try (Pti pti = filmBuilder().listener(counting).build()) {
      InvertedFrames inverted = pti.invert(Frames.of(reader).with(b -> b.followingSteps(1)));
      before[0] = reader.reads;
      inverted.tune();
      assertThat(before[0]).as("twelve, and those of the first step").isBetween(13, 16);
    }
  }

  @Test
  void a_film_can_be_stopped() {
    Path input = input(3);
    Cancellation cancellation = new Cancellation();
    try (Pti pti =
        filmBuilder()
            .listener(
                step -> {
                  if (step.stage().equals("pivots") && step.index() == 1) {
                    Thread.currentThread().interrupt();
                  }
                  if (step.stage().equals("tuning")) {
                    cancellation.cancel();
                  }
                })
            .build()) {
      assertThatThrownBy(() -> pti.invert(Frames.of(input)))
          .isInstanceOf(CancelledException.class)
          .hasMessageStartingWith("pivots stopped at step 2 of 3: its thread was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
    try (Pti pti = filmBuilder().listener(step -> cancelAtTuning(step, cancellation)).build()) {
      InvertedFrames inverted = pti.invert(Frames.of(input));
      StoppedException stopped =
          catchThrowableOfType(CancelledException.class, () -> inverted.tune(cancellation));
      assertThat(inverted.kept(stopped).names()).hasSize(3);
    }
  }

  /** Tunes until so many steps are taken, if ever, and says with which step it began. */
  private static int tune(Pti.Builder made, Frames frames, int until, Consumer<TunedFrames> done) {
    Cancellation cancellation = new Cancellation();
    List<Integer> taken = new ArrayList<>();
    StepListener listener =
        step -> {
          if (step.stage().equals("tuning")) {
            taken.add(step.index());
            if (taken.size() == until) {
              cancellation.cancel();
            }
          }
        };
    try (Pti pti = made.listener(listener).build()) {
      InvertedFrames inverted = pti.invert(frames);
      if (until > 0) {
        assertThatThrownBy(() -> inverted.tune(cancellation))
            .isInstanceOf(CancelledException.class);
      } else {
        done.accept(inverted.tune());
      }
    }
    return taken.isEmpty() ? -1 : taken.get(0);
  }

  @Test
  void a_film_goes_on_where_its_tuning_was_interrupted_to_the_same_bits() {
    Frames frames = Frames.of(input(3));
    Path states = folder.resolve("states");
    Supplier<Pti.Builder> kept = () -> filmBuilder().resumable(states, 1);
    List<Tuning> tunings = new ArrayList<>();
    Consumer<TunedFrames> keeping = tuned -> tunings.add(tuned.tuning());
    assertThat(tune(filmBuilder(), frames, 0, keeping)).isZero();
    assertThat(tune(kept.get(), frames, 2, keeping)).isZero();
    assertThat(tune(kept.get(), frames, 3, keeping)).as("goes on").isEqualTo(2);
    assertThat(tune(kept.get(), frames, 0, keeping)).as("goes on").isEqualTo(5);
    assertThat(tune(kept.get(), frames, 0, keeping)).as("is given again").isEqualTo(-1);
    assertThat(tunings.get(1)).isEqualTo(tunings.get(0));
    assertThat(tunings.get(2)).isEqualTo(tunings.get(0));
    Frames other = frames.with(b -> b.tuningSteps(1));
    assertThatThrownBy(() -> tune(kept.get(), other, 0, keeping))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("steps=2, this run has steps=1; delete it to start anew");
    try (Pti pti = kept.get().build()) {
      pti.discardState(pti.invert(frames));
    }
    assertThat(states).doesNotExist();
  }

  private static void cancelAtTuning(Step step, Cancellation cancellation) {
    if (step.stage().equals("tuning")) {
      cancellation.cancel();
    }
  }

  @Test
  void steps_of_tuning_are_shared_between_frames_unless_said() {
    FrameSettings shared = FrameSettings.builder().build();
    assertThat(IntStream.of(1, 6, 60, 1000).map(n -> shared.tuningSteps(100, n)))
        .containsExactly(100, 100, 10, 2);
    assertThat(FrameSettings.builder().tuningSteps(7).build().tuningSteps(100, 60)).isEqualTo(7);
  }

  @Test
  void settings_out_of_their_range() {
    assertThatThrownBy(() -> FrameSettings.builder().landmarkSmoothing(-1).build())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("frames: landmarkSmoothing is -1.0, wanted a finite number of 0 or more");
    assertThatThrownBy(() -> FrameSettings.builder().latentSmoothing(Double.NaN).build())
        .hasMessage("frames: latentSmoothing is NaN, wanted a finite number of 0 or more");
    assertThatThrownBy(() -> FrameSettings.builder().followingSteps(0).build())
        .hasMessage("frames: followingSteps is 0, wanted 1 or more");
    assertThatThrownBy(() -> FrameSettings.builder().tuningSteps(0).build())
        .hasMessage("frames: tuningSteps is 0, wanted at least 1, or none");
  }

  private record Named(List<String> names) implements FrameReader {
    @Override
    public int count() {
      return names.size();
    }

    @Override
    public String name(int index) {
      return names.get(index);
    }

    @Override
    public Picture read(int index) {
      return frame(index);
    }

    @Override
    public String toString() {
      return "film";
    }
  }

  @Test
  void names_that_files_cannot_have() {
    assertThatThrownBy(() -> Frames.of(new Named(List.of("a", "a"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("two photographs are named a, wanted different names");
    assertThatThrownBy(() -> Frames.of(new Named(List.of("a", "../b"))))
        .hasMessage("a frame is named ../b, which no file can be");
    assertThatThrownBy(() -> Frames.of(new Named(List.of()))).hasMessage("film holds no frames");
    try (Pti pti = filmBuilder().inverter(new MeanLatent()).build()) {
      InvertedFrames inverted = pti.invert(Frames.of(new Named(List.of("a", "b", "c"))));
      assertThatThrownBy(() -> inverted.get("d"))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("no frame is named d, there are a to c");
      assertThat(
              inverted
                  .withoutTuning()
                  .edit(DIRECTION, 1)
                  .edit(DIRECTION.withStrength(-1))
                  .pasteBack(folder.resolve("out"), PasteBack.ofDefaults().withinSquare()))
          .hasSize(3);
    }
  }
}
