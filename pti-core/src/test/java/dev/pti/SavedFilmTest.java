package dev.pti;

import static dev.pti.SmallFilm.DIRECTION;
import static dev.pti.SmallFilm.filmBuilder;
import static dev.pti.SmallFilm.frame;
import static dev.pti.SmallFilm.withoutFace;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.CancelledException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Step;
import dev.pti.api.StyleEditor;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.image.Resampling;
import dev.pti.core.inversion.MeanLatent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A film of five frames, of which one has no face and one cannot be read, saved and opened. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SavedFilmTest {
  private static final StyleEditor REDDER = styles -> styles.plus("b32.torgb", 0, 2);

  /** Where the film was inverted, and what became of it there. */
  private Path first;

  private Path saved;
  private Path written;
  private String report;
  private Tuning tuning;

  /** Fresh for each test. */
  private Path folder;

  private Path frames;
  private Path film;

  @BeforeAll
  void invert(@TempDir Path shared) throws IOException {
    first = shared;
    Path input = input(first.resolve("in"));
    saved = first.resolve("film.safetensors");
    written = first.resolve("edited");
    try (Pti pti = filmBuilder().withoutNotes().build()) {
      TunedFrames tuned =
          pti.invert(Frames.of(input).with(b -> b.followingSteps(2).latentSmoothing(1))).tune();
      tuned.save(saved);
      write(tuned, written);
      report = tuned.report().toJson();
      tuning = tuned.tuning();
    }
  }

  private static Path input(Path input) throws IOException {
    SmallFilm.write(input, 5);
    PictureFiles.save(withoutFace(frame(2)), input.resolve("f2.png"));
    Files.write(
        input.resolve("f3.png"), Arrays.copyOf(Files.readAllBytes(input.resolve("f3.png")), 300));
    return input;
  }

  private static void write(TunedFrames tuned, Path folder) {
    tuned.edit(DIRECTION, 2).pasteBack(folder.resolve("whole"));
    tuned.edit(DIRECTION, 1).save(folder.resolve("square"));
    tuned.editStyles(REDDER).save(folder.resolve("styles"));
    tuned.get("f1").edit(DIRECTION, -1).save(folder.resolve("one.png"));
  }

  @BeforeEach
  void copy(@TempDir Path fresh) throws IOException {
    folder = fresh;
    frames = input(folder.resolve("frames"));
    film = Files.copy(saved, folder.resolve("film.safetensors"));
  }

  private void open(Pti.Builder builder, Consumer<TunedFrames> opened) {
    try (Pti pti = builder.build()) {
      opened.accept(pti.openFrames(film, Frames.of(frames)));
    }
  }

  private void assertRefused(String message) {
    assertThatThrownBy(() -> open(filmBuilder(), opened -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message);
  }

  @Test
  void an_opened_film_gives_the_same_edited_frames_to_the_bit() throws IOException {
    List<String> stages = new ArrayList<>();
    open(
        filmBuilder().withoutNotes().listener(step -> stages.add(step.stage())),
        opened -> write(opened, folder.resolve("edited")));
    for (String name : List.of("whole", "square", "styles")) {
      assertThat(folder.resolve("edited").resolve(name).toFile().list())
          .containsExactlyInAnyOrder("f0.png", "f1.png", "f2.png", "f4.png");
      for (String file : List.of("f0.png", "f1.png", "f2.png", "f4.png")) {
        assertSameFile(name + "/" + file);
      }
    }
    assertSameFile("one.png");
    assertThat(stages.stream().distinct()).containsExactly("frames", "paste back", "edit");
  }

  private void assertSameFile(String name) throws IOException {
    assertThat(Files.readAllBytes(folder.resolve("edited").resolve(name)))
        .as(name)
        .isEqualTo(Files.readAllBytes(written.resolve(name)));
  }

  @Test
  void it_reports_what_the_first_run_did_but_for_settings_that_another_pti_has() {
    open(
        filmBuilder().inverter(new MeanLatent()),
        opened -> {
          assertThat(opened.tuning()).isEqualTo(tuning);
          assertThat(opened.inverted().bridged()).containsExactly("f2");
          assertThat(opened.inverted().leftOut()).containsOnlyKeys("f3");
          assertThat(sections(opened.report().toJson()))
              .isEqualTo(
                  sections(report.replace(first.resolve("in").toString(), frames.toString())));
          assertThat(opened.report().toJson())
              .doesNotContain("\"seed\"", "\"preset\"", "\"aligner\"");
        });
  }

  /** Frames with their settings, inversion, tuning and metrics. */
  private String sections(String json) {
    return json.substring(json.indexOf("\"frames\": {"))
        .replaceAll("\"f3\": \".*\"", "\"f3\": \"why\"");
  }

  @Test
  void a_frame_of_it_is_an_opened_photograph_that_knows_its_whole() {
    open(
        filmBuilder(),
        opened -> {
          Edited edited = opened.get("f4").edit(DIRECTION, 2);
          assertThat(edited.picture().note().orElseThrow().text()).doesNotContain("preset");
          assertThat(PictureFiles.encode(edited.pasteBack().withoutNote()))
              .isEqualTo(
                  PictureFiles.encode(
                      Photographs.read(written.resolve("whole/f4.png")).withoutNote()));
        });
  }

  @Test
  void it_can_be_saved_again_and_tuned_anew() throws IOException {
    Path again = folder.resolve("again.safetensors");
    open(filmBuilder(), opened -> opened.save(again));
    assertThat(Files.readAllBytes(again)).isEqualTo(Files.readAllBytes(saved));
    open(filmBuilder(), opened -> assertThat(opened.inverted().tune().tuning()).isEqualTo(tuning));
  }

  @Test
  void half_precision_rounds_the_difference_alone() {
    Path half = folder.resolve("half.safetensors");
    open(
        filmBuilder(),
        opened -> {
          opened.save(half, Precision.FLOAT16);
          Pti pti = opened.inverted().pti();
          TunedFrames rounded = pti.openFrames(half, Frames.of(frames));
          assertThat(half.toFile().length()).isLessThan(film.toFile().length() * 3 / 4);
          assertThat(rounded.inverted().latents()).isEqualTo(opened.inverted().latents());
          assertThat(rounded.tuning().difference()).isNotEqualTo(tuning.difference());
          assertThat(rounded.get("f1").metrics().mse())
              .isCloseTo(opened.get("f1").metrics().mse(), within(1e-4));
        });
  }

  @Test
  void what_fails_to_be_saved_loses_nothing() throws IOException {
    open(
        filmBuilder(),
        opened -> {
          FloatTensor large = FloatTensor.wrap(new float[] {1e6f, 0, 0}, 3);
          TunedFrames wild =
              TunedFrames.of(
                  opened.inverted(),
                  List.of(
                      Tuning.builder()
                          .putDifference("synthesis.b32.torgb.bias", large)
                          .stoppedBy("nobody")
                          .build()),
                  0,
                  0);
          assertThatThrownBy(() -> wild.save(film, Precision.FLOAT16))
              .isInstanceOf(InvalidInputException.class)
              .hasMessage(
                  "cannot write %s: difference.synthesis.b32.torgb.bias holds values too large for"
                      + " half precision",
                  film);
        });
    assertThat(Files.readAllBytes(film)).isEqualTo(Files.readAllBytes(saved));
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("frames", "film.safetensors");
  }

  @Test
  void a_film_whose_frames_are_gone_and_whose_pti_is_closed_can_still_be_saved()
      throws IOException {
    Path late = folder.resolve("late.safetensors");
    TunedFrames[] kept = new TunedFrames[1];
    open(filmBuilder(), opened -> kept[0] = opened);
    Files.delete(frames.resolve("f1.png"));
    kept[0].save(late);
    assertThat(Files.readAllBytes(late)).isEqualTo(Files.readAllBytes(saved));
  }

  @Test
  void it_is_one_file() {
    open(
        filmBuilder(),
        opened ->
            assertThatThrownBy(() -> opened.save(folder.resolve("out")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                    "cannot save a film to %s: wanted a name ending in .safetensors",
                    folder.resolve("out")));
  }

  @Test
  void a_frame_that_is_missing_is_named() throws IOException {
    Files.delete(frames.resolve("f1.png"));
    assertRefused("%s has no frame f1, which %s was made of".formatted(frames, film));
  }

  @Test
  void a_frame_that_was_left_out_may_be_gone() throws IOException {
    Files.delete(frames.resolve("f3.png"));
    open(
        filmBuilder(),
        opened -> assertThat(opened.names()).containsExactly("f0", "f1", "f2", "f4"));
  }

  @Test
  void a_frame_more_is_named() {
    PictureFiles.save(frame(5), frames.resolve("f5.png"));
    assertRefused("%s has a frame f5, which %s was not made of".formatted(frames, film));
  }

  @Test
  void another_picture_in_place_of_a_frame_is_named() {
    PictureFiles.save(frame(3), frames.resolve("f4.png"));
    assertRefused(
        "frame f4 of %s is another picture than the one that %s was made of"
            .formatted(frames, film));
  }

  @Test
  void a_frame_of_another_size_is_named() {
    PictureFiles.save(Resampling.resize(frame(0), 50, 40), frames.resolve("f0.png"));
    assertRefused(
        "frame f0 of %s is 50 x 40 pixels, %s was made of frames of 100 x 80"
            .formatted(frames, film));
  }

  @Test
  void a_frame_that_cannot_be_read_is_named() throws IOException {
    Path damaged = frames.resolve("f4.png");
    Files.write(damaged, Arrays.copyOf(Files.readAllBytes(damaged), 300));
    assertRefused(damaged + " is a truncated or damaged PNG file");
  }

  /** The same frames from the last to the first. */
  private record Backwards(FrameReader forwards) implements FrameReader {
    @Override
    public int count() {
      return forwards.count();
    }

    @Override
    public String name(int index) {
      return forwards.name(count() - 1 - index);
    }

    @Override
    public Picture read(int index) {
      return forwards.read(count() - 1 - index);
    }

    @Override
    public String toString() {
      return "film";
    }
  }

  @Test
  void frames_in_another_order_are_refused() {
    try (Pti pti = filmBuilder().build()) {
      Frames backwards = Frames.of(new Backwards(FrameReader.of(frames)));
      assertThatThrownBy(() -> pti.openFrames(film, backwards))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("frame 1 of film is f4, of " + film + " it is f0");
    }
  }

  @Test
  void opening_can_be_stopped() {
    Consumer<Step> interrupting =
        step -> {
          if (step.index() == 1) {
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> open(filmBuilder().listener(interrupting::accept), opened -> {}))
        .isInstanceOf(CancelledException.class)
        .hasMessageStartingWith("frames stopped at step 2 of 4: its thread was interrupted");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void is_refused_by_another_generator_which_names_both() {
    TensorFile other = SyntheticGenerator.of(32, 8, 8, size -> 4);
    Path file = folder.resolve("other.safetensors");
    Safetensors.write(file, other.tensors(), other.metadata());
    Map<String, String> metadata = TensorFile.read(film).metadata();
    try (Pti pti = filmBuilder().generator(file).build()) {
      assertThatThrownBy(() -> pti.openFrames(film, Frames.of(frames)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "%s belongs to generator %s with sha256 %s, the generator at hand is %s with sha256 %s",
              film,
              metadata.get("generator"),
              metadata.get("generator_sha256"),
              file,
              pti.generator().sha256());
    }
  }

  @Test
  void damage_is_told_by_the_checksum() throws IOException {
    byte[] bytes = Files.readAllBytes(film);
    bytes[bytes.length - 100] ^= 1;
    Files.write(film, bytes);
    assertRefused(film + " is damaged: its checksum differs");
    byte[] text = Files.readAllBytes(saved);
    int name = new String(text, StandardCharsets.ISO_8859_1).indexOf("bridged");
    text[name] = 'B';
    Files.write(film, text);
    assertRefused(film + " is damaged: its checksum differs");
  }

  @Test
  void a_file_that_is_cut_is_refused_by_name() throws IOException {
    byte[] bytes = Files.readAllBytes(film);
    Files.write(film, Arrays.copyOf(bytes, bytes.length - 4));
    assertThatThrownBy(() -> open(filmBuilder(), opened -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "tensor \\S+ of \\Q%s\\E lies from byte \\d+ to \\d+, but \\d+ bytes of values are there"
                .formatted(film));
    Files.delete(film);
    assertRefused(film + " does not exist");
  }

  @Test
  void what_a_checksum_was_made_for_is_looked_at_all_the_same() {
    TensorFile file = TensorFile.read(film);
    rewrite(file, Map.of("frames", "{\"frames\":[null],\"leftOut\":{}}"));
    assertRefused(film + " is damaged: what it says of its frames cannot be read");
    String one = "{\"frames\":[{\"name\":\"f0\",\"sha256\":\"\"}],\"leftOut\":{%s}}";
    rewrite(file, Map.of("frames", one.formatted("'f1':'','f2':'','f3':'','f4':''")));
    assertRefused(film + " is damaged: pivots have shape [4, 8, 32], wanted [1, 8, 32]");
    rewrite(file, Map.of("following_steps", "many"));
    assertRefused(film + " is damaged: following_steps is many, wanted a whole number");
    rewrite(file, Map.of("photographs", "0"));
    assertRefused(film + " is damaged: photographs is 0, wanted at least 1");
    for (String settings : List.of("", "{\"a\":null}", "{\"a\":" + "9".repeat(20) + "}")) {
      rewrite(file, Map.of("0.settings", settings));
      assertRefused(film + " is damaged: its settings are no JSON");
    }
  }

  private void rewrite(TensorFile file, Map<String, String> changes) {
    Map<String, String> metadata = new TreeMap<>(file.metadata());
    metadata.putAll(changes);
    metadata.remove("sha256");
    metadata.put("sha256", StateFile.sha256(file.tensors(), metadata));
    Safetensors.write(film, file.tensors(), metadata);
  }

  @Test
  void a_film_is_no_photograph_and_a_photograph_no_film() {
    try (Pti pti = SmallPti.builder().build()) {
      assertThatThrownBy(() -> pti.open(film))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              film + " holds a film, wanted openFrames with the frames that it was made of");
      Path run = folder.resolve("run.safetensors");
      pti.invert(SmallPti.target(1)).withoutTuning().save(run);
      assertThatThrownBy(() -> pti.openFrames(run, Frames.of(frames)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(run + " holds no film");
    }
  }

  @Test
  void its_tuned_generator_goes_to_other_tools() {
    Path whole = folder.resolve("whole.safetensors");
    open(
        filmBuilder(),
        opened -> {
          opened.inverted().pti().saveTunedGenerator(film, whole, GeneratorNames.NVIDIA);
          Path direct = folder.resolve("direct.safetensors");
          opened.get("f0").saveGenerator(direct, GeneratorNames.NVIDIA);
          assertThat(TensorFile.read(whole).tensors()).isEqualTo(TensorFile.read(direct).tensors());
        });
  }

  @Test
  void squares_that_no_face_was_sought_for_are_cut_as_before() {
    Map<String, Picture> pictures = new LinkedHashMap<>();
    try (Pti pti = filmBuilder().aligner(Aligner.centreCrop()).inverter(new MeanLatent()).build()) {
      TunedFrames untuned = pti.invert(Frames.of(frames)).withoutTuning();
      untuned.save(film);
      pictures.put("target", untuned.get("f1").target().picture());
      pictures.put("whole", untuned.edit(DIRECTION, 1).get("f1").pasteBack());
    }
    open(
        filmBuilder(),
        opened -> {
          assertThat(opened.get("f1").target().picture()).isEqualTo(pictures.get("target"));
          assertThat(opened.edit(DIRECTION, 1).get("f1").pasteBack())
              .isEqualTo(pictures.get("whole"));
          assertThat(opened.tuning().stoppedBy()).isEqualTo("not tuned");
        });
  }

  /** Takes the upper left. */
  private record Corner(int side) implements Aligner {
    @Override
    public Picture align(Picture photograph) {
      return Resampling.resize(photograph, side, side);
    }
  }

  @Test
  void an_aligner_of_ones_own_has_to_be_given_again() {
    try (Pti pti = filmBuilder().aligner(new Corner(40)).inverter(new MeanLatent()).build()) {
      pti.invert(Frames.of(frames)).withoutTuning().save(film);
    }
    open(
        filmBuilder().aligner(new Corner(40)),
        opened -> assertThat(opened.get("f1").target().size()).isEqualTo(PictureSize.square(32)));
    assertThatThrownBy(() -> open(filmBuilder().aligner(new Corner(30)), opened -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(film + " was cut by the aligner Corner[side=40], this Pti has Corner[side=30]");
  }
}
