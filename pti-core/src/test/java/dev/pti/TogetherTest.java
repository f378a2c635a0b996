package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.image.Resampling;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Several photographs in one generator, as an application uses them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TogetherTest {
  /** Where the astronaut's face is. */
  private static final double[][] FACE = {
    {203, 100.5}, {247, 103}, {224, 125}, {203, 139.5}, {245, 141.5}
  };

  private Pti pti;
  private TunedTogether together;

  @BeforeAll
  void run() {
    pti = builder().build();
    together = InvertedTogether.of(List.of(invert("a", 1), invert("b", 2.5))).tune();
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private static Pti.Builder builder() {
    return SmallPti.builder()
        .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(3).noise(TuningSettings.Noise.FITTED)));
  }

  private Inverted invert(String name, double phase) {
    return pti.invert(SmallPti.target(name, phase));
  }

  @Test
  void each_is_drawn_edited_and_measured_by_itself() {
    assertThat(together.names()).containsExactly("a", "b");
    for (Tuned tuned : together.all()) {
      assertThat(tuned.metrics().mse()).isLessThan(tuned.inverted().metrics().mse());
      assertThat(tuned.edit(latent -> latent.plus(latent, .1)).picture())
          .isNotEqualTo(tuned.picture());
      assertThat(tuned.tuning().noise()).hasSize(7).isEqualTo(tuned.inverted().inversion().noise());
    }
    assertThat(together.get("b").target().name()).isEqualTo("b");
  }

  @Test
  void both_are_in_one_generator() {
    Tuning a = together.get("a").tuning();
    Tuning b = together.get("b").tuning();
    assertThat(a.difference()).isNotEmpty().isEqualTo(b.difference());
    assertThat(a.noise()).isNotEqualTo(b.noise());
  }

  @Test
  void between_two_people_lie_their_pictures_at_the_ends_and_others_within() {
    Picture a = together.get("a").picture();
    Picture b = together.get("b").picture();
    assertThat(together.between("a", "b", 0)).isEqualTo(a);
    assertThat(together.between("a", "b", 1)).isEqualTo(b);
    Picture middle = together.between("a", "b", .5);
    assertThat(middle).isNotEqualTo(a).isNotEqualTo(b).isEqualTo(together.between("b", "a", .5));
  }

  @Test
  void noise_that_only_one_has_is_mixed_with_the_generators_own() {
    Inverted without =
        new Inverted(
            pti,
            SmallPti.target("c", 4),
            Inversion.builder().pivot(together.get("a").latent()).build(),
            0,
            0);
    TunedTogether mixed =
        InvertedTogether.of(List.of(without, together.get("b").inverted())).tune();
    assertThat(mixed.between("c", "b", 0)).isEqualTo(mixed.get("c").picture());
    assertThat(mixed.between("c", "b", 1)).isEqualTo(mixed.get("b").picture());
  }

  @Test
  void saved_and_opened_each_is_as_it_was_and_both_are_together_again(@TempDir Path folder) {
    together.save(folder);
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a", "b", "together.json");
    Tuned a = pti.open(folder.resolve("a"));
    Tuned b = pti.open(folder.resolve("b"));
    assertThat(a.picture()).isEqualTo(together.get("a").picture());
    assertThat(b.picture()).isEqualTo(together.get("b").picture());
    assertThat(TunedTogether.of(List.of(a, b)).between("a", "b", .3))
        .isEqualTo(together.between("a", "b", .3));
  }

  @Test
  void reports_each_and_all() {
    Report all = together.report();
    Report one = together.get("b").report();
    for (String figure :
        List.of("metrics.before.mse", "metrics.after.mse", "tuning.steps", "inversion.lpips")) {
      assertThat(all.number("photographs.b." + figure)).isEqualTo(one.number(figure));
    }
    assertThat(all.text("photographs.a.tuning.stopped_by")).isEqualTo("steps");
    assertThat(one.toJson()).contains("\"together\": [\n        \"a\",\n        \"b\"");
    assertThat(one.number("tuning.settings.image_steps")).isEqualTo(6);
  }

  @Test
  void ten_photographs_of_a_few_steps_each() {
    List<Inverted> ten = IntStream.range(0, 10).mapToObj(i -> invert("p" + i, i / 2.0)).toList();
    TunedTogether tuned = InvertedTogether.of(ten).tune();
    assertThat(mse(tuned.all().stream().map(Tuned::metrics).toList()))
        .isLessThan(mse(ten.stream().map(Inverted::metrics).toList()));
  }

  private static double mse(List<Metrics> all) {
    return all.stream().mapToDouble(Metrics::mse).average().orElseThrow();
  }

  @Test
  void a_photograph_that_fails_does_not_lose_the_others(@TempDir Path folder) {
    Path good = folder.resolve("good.png");
    PictureFiles.save(SmallPti.target(1).picture(), good);
    Path missing = folder.resolve("missing.png");
    PartlyInvertedException partly =
        catchThrowableOfType(
            PartlyInvertedException.class, () -> pti.invertAll(List.of(missing, good)));
    assertThat(partly)
        .hasMessage("missing was not inverted: " + missing + " does not exist; good is kept");
    assertThat(partly.failures()).containsOnlyKeys("missing");
    assertThat(partly.kept())
        .singleElement()
        .extracting(it -> it.target().name())
        .isEqualTo("good");
    assertThat(InvertedTogether.of(partly.kept()).tune().names()).containsExactly("good");
  }

  /** Each bad input of its own is told by itself, and the good photograph is kept. */
  @Test
  void every_kind_of_bad_photograph_is_told_and_loses_no_other(@TempDir Path folder)
      throws Exception {
    Path good = folder.resolve("good.png");
    PictureFiles.save(Photographs.astronaut(), good);
    Path torn = folder.resolve("torn.png");
    byte[] whole = Files.readAllBytes(good);
    Files.write(torn, Arrays.copyOf(whole, whole.length / 2));
    Path sea = folder.resolve("sea.png");
    PictureFiles.save(SmallPti.target(1).picture(), sea);
    try (Pti faces =
        SmallPti.builder()
            .aligner(
                Aligner.face(
                    photograph ->
                        photograph.width() < 512 ? List.of() : List.of(Face.of(Landmarks.of(FACE))),
                    FaceChoice.only()))
            .build()) {
      PartlyInvertedException partly =
          catchThrowableOfType(
              PartlyInvertedException.class, () -> faces.invertAll(List.of(torn, good, sea)));

      assertThat(partly.kept())
          .singleElement()
          .extracting(it -> it.target().name())
          .isEqualTo("good");
      assertThat(partly.failures().get("torn"))
          .hasMessage(torn + " is a truncated or damaged PNG file");
      assertThat(partly.failures().get("sea")).hasMessage(sea + ": no face was found");
    }
  }

  @Test
  void photographs_are_found_in_their_order(@TempDir Path folder) {
    for (String name : List.of("x", "y")) {
      PictureFiles.save(SmallPti.target(1).picture(), folder.resolve(name + ".png"));
    }
    assertThat(pti.invertAll(List.of(folder.resolve("y.png"), folder.resolve("x.png"))).names())
        .containsExactly("y", "x");
  }

  @Test
  void two_photographs_of_one_name_are_refused() {
    assertThatThrownBy(() -> pti.invertAll(List.of(Path.of("one/a.png"), Path.of("two/a.jpg"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("two photographs are named a, wanted different names");
    Inverted a = together.get("a").inverted();
    assertThatThrownBy(() -> InvertedTogether.of(List.of(a, a)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("two photographs are named a, wanted different names");
  }

  @Test
  void names_that_are_not_there_are_refused() {
    assertThatThrownBy(() -> together.between("a", "c", .5))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no photograph is named c, there are a, b");
    assertThatThrownBy(() -> together.between("a", "b", Double.NaN))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("amount is NaN, wanted a finite number");
  }

  @Test
  void what_was_tuned_apart_is_not_together() {
    Tuned apart = invert("c", 1).tune();
    assertThatThrownBy(() -> TunedTogether.of(List.of(together.get("a"), apart)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a and c are not in one generator: their differences from the base are not equal");
    try (Pti other = builder().build()) {
      Inverted elsewhere = other.invert(SmallPti.target("d", 1));
      assertThatThrownBy(
              () -> InvertedTogether.of(List.of(together.get("a").inverted(), elsewhere)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("d was inverted by another Pti than the first photograph");
    }
  }

  /** Their latents may have the same shape, as those of StyleGAN3 have at all resolutions. */
  @Test
  void there_is_nothing_between_generators_of_different_resolutions(@TempDir Path folder) {
    Path larger = folder.resolve("larger.safetensors");
    SyntheticGenerator.of(64, 16, 16, size -> 4).write(larger);
    try (Pti other = builder().generator(larger).build()) {
      Target target = new Target("d", Resampling.resize(SmallPti.target(1).picture(), 64, 64));
      Tuned elsewhere = other.invert(target).withoutTuning();
      assertThatThrownBy(() -> TunedTogether.of(List.of(invert("a", 1).withoutTuning(), elsewhere)))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("d was inverted by another Pti than the first photograph");
      elsewhere.save(folder.resolve("d"));
      assertThatThrownBy(() -> pti.open(folder.resolve("d")))
          .isInstanceOf(InvalidInputException.class)
          .hasMessageStartingWith(
              "%s belongs to generator %s with sha256 ",
              folder.resolve("d/pivot.safetensors"), larger);
    }
  }

  @Test
  void a_name_that_no_folder_can_have_is_refused_before_anything_is_written(@TempDir Path folder) {
    TunedTogether odd = InvertedTogether.of(List.of(invert("ok", 1), invert("../up", 2))).tune();
    assertThatThrownBy(() -> odd.save(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a photograph is named ../up, which no folder can be");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void a_tuner_of_one_photograph_cannot_take_several() {
    try (Pti single =
        SmallPti.builder()
            .tuner((inversion, target, workspace) -> Tuning.builder().stoppedBy("mine").build())
            .build()) {
      InvertedTogether one = InvertedTogether.of(List.of(single.invert(SmallPti.target("a", 1))));
      assertThatThrownBy(one::tune)
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              "own tuner takes one photograph, several together want a JointTuner, as"
                  + " PivotalTuning is");
    }
  }
}
