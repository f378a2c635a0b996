package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import dev.pti.api.Region;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.image.Masks;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad usage and bad input: status 2 and one line that says which. */
class BadUsageTest {
  @TempDir Path folder;

  private static void refused(Cli cli, String message) {
    cli.requireRefused(message);
  }

  @Test
  void no_command() {
    refused(Cli.run(), "no command was given; see pti --help");
  }

  @Test
  void an_unknown_command() {
    refused(Cli.run("dmeo"), "Unmatched argument at index 0: 'dmeo'; see pti --help");
  }

  @Test
  void a_missing_option() {
    refused(
        Cli.run("invert", Cli.PORTRAIT),
        "Missing required option: '--out=DIR'; see pti invert --help");
  }

  @Test
  void a_number_that_is_none() {
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--invert-steps", "many"),
        "Invalid value for option '--invert-steps': 'many' is not an int; see pti invert --help");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "--seed 1 --seed 2 | '--seed' (N)",
        "--tune-steps 2 --tune-rate -1 --tune-steps 3 | '--tune-steps' (N)",
        "--inverter w+ --delta-weight 1 --delta-weight 2 | '--delta-weight' (X)",
        "--refine-rate -1 --refine --no-tune --refine | '--refine'",
        "--one-file --precision float16 --one-file | '--one-file'"
      })
  void an_option_that_is_given_twice(String options, String option) {
    List<Object> words = new ArrayList<>(List.of("invert", Cli.PORTRAIT, "--out", folder));
    words.addAll(List.of(options.split(" ")));
    refused(
        Cli.run(words.toArray()),
        "option " + option + " should be specified only once; see pti invert --help");
  }

  @Test
  void a_mask_that_is_missing() {
    Path mask = folder.resolve("hair.png");
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--mask", mask), mask + " does not exist");
  }

  @Test
  void steps_below_what_makes_sense() {
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--invert-steps", "0"),
        "inversion: steps is 0, wanted at least 1");
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--tune-steps", "-1"),
        "tuning: steps is -1, wanted 0 or more");
  }

  @Test
  void one_generator_for_all_that_is_not_tuned() {
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--together", "--no-tune"),
        "--together and --no-tune are set, wanted one of them");
  }

  @Test
  void how_many_at_a_time_where_none_are_tuned_alone() {
    refused(
        invert("--parallel", "2", "--together"),
        "--parallel is set, wanted without --together, --frames and --no-tune");
    refused(invert("--parallel", "0"), "parallel is 0, wanted at least 1");
  }

  @Test
  void refinement_where_there_is_none() {
    refused(invert("--refine-reach", ".3"), "--refine-reach is set, wanted with --refine");
    refused(invert("--refine", "--no-tune"), "--refine and --no-tune are set, wanted one of them");
    refused(
        invert("--refine", "--refine-resolution", "24"),
        "refinement: resolution is 24, wanted a power of two of at least 4, or none");
  }

  @Test
  void an_inverter_that_is_none() {
    for (String inverter :
        new String[] {"z", "e4e", "e4e:", "restyle:e.pt", "e4e+w", "w:e.pt", "mean+w", "given:"}) {
      refused(
          invert("--inverter", inverter),
          "inverter is "
              + inverter
              + ", wanted w, w+, mean, encoder, e4e:FILE, psp:FILE, encoder:FILE, given:FILE, or a"
              + " search from one of these as in encoder+w or e4e+w+:FILE");
    }
  }

  @Test
  void an_encoder_with_steps() {
    refused(
        Cli.run(
            "invert",
            Cli.PORTRAIT,
            "--out",
            folder,
            "--inverter",
            "e4e:e.pt",
            "--invert-steps",
            "100"),
        "inversion: steps is 100, but an encoder takes none");
  }

  /** Steps of 0 are no steps. */
  @Test
  void an_encoder_that_is_missing_or_none() {
    Path missing = folder.resolve("e4e.pt");
    refused(
        Cli.run(
            "invert",
            Cli.PORTRAIT,
            "--out",
            folder,
            "--inverter",
            "encoder:" + missing,
            "--invert-steps",
            "0"),
        missing + " does not exist");
    Path other = folder.resolve("two.safetensors");
    FloatTensor tensor = FloatTensor.of(new float[] {1, 2}, 2);
    Safetensors.write(other, Map.of("a", tensor, "b", tensor), Map.of());
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--inverter", "psp:" + other),
        other
            + " holds no encoder of e4e, pSp or ReStyle, but 2 tensors of 4 values, of no kind that is known"
            + " here");
  }

  @Test
  void a_setting_of_a_search_without_a_search() {
    for (String[] option :
        new String[][] {
          {"--invert-rate", ".1"},
          {"--invert-until", ".2"},
          {"--invert-seconds", "3"},
          {"--delta-weight", ".1"}
        }) {
      refused(
          invert("--inverter", "mean", option[0], option[1]),
          "inversion: rate, end, slopes or a weight of a search is set, but the mean takes no steps");
    }
    refused(
        invert("--delta-weight", ".1"),
        "inversion: delta weight is set, but the search is in W, where all layers are one");
  }

  @Test
  void a_start_that_is_missing() {
    Path missing = folder.resolve("pivot.npy");
    refused(invert("--inverter", "given+w:" + missing), missing + " does not exist");
    refused(invert("--inverter", "e4e+w+:" + missing), missing + " does not exist");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--invert-rate | 0 | inversion: learningRate is 0.0, wanted a finite number above 0",
        "--invert-until | -1 | inversion: threshold is -1.0, wanted a finite number above 0, or none",
        "--invert-seconds | 0 | inversion: seconds is 0.0, wanted a finite number above 0, or none",
        "--tune-rate | -1 | tuning: learningRate is -1.0, wanted a finite number above 0",
        "--warm-up | 2 | tuning: warmUp is 2.0, wanted 0 to 1",
        "--cool-down | -1 | tuning: coolDown is -1.0, wanted 0 to 1",
        "--rank | -1 | tuning: rank is -1, wanted at least 1, or none",
        "--difference-weight | -1 | tuning: differenceWeight is -1.0, wanted a finite number of 0 or"
            + " more",
        "--accumulate | 0 | tuning: accumulation is 0, wanted 1 or more",
        "--tune-until | -1 | tuning: threshold is -1.0, wanted a finite number above 0, or none",
        "--tune-until | never | --tune-until is never, wanted a number or none",
        "--tune-until-l2 | NaN | tuning: l2Threshold is NaN, wanted a finite number above 0, or none",
        "--tune-seconds | -1 | tuning: seconds is -1.0, wanted a finite number above 0, or none",
        "--patience | -1 | tuning: patience is -1, wanted at least 1, or none",
        "--min-improvement | 2 | tuning: minImprovement is 2.0, wanted 0 to 1",
        "--resolutions | 16 | tuning: resolutions is 16, wanted FIRST-LAST as in 16-64",
        "--resolutions | 64-16 | tuning: parameters at resolutions 64 to 16 are none, wanted a range"
            + " from low to high",
        "--identity | -1 | identity is -1.0, wanted a finite weight that is not negative"
      })
  void a_choice_that_is_out_of_its_range(String option, String value, String message) {
    refused(invert(option, value), message);
  }

  @Test
  void weights_that_the_generator_has_not() {
    Cli cli = invert("--layers", "synthesis.b512.*", "--invert-steps", "1", "--tune-steps", "1");
    assertThat(cli.err())
        .endsWith(
            "pti: tuning: no parameter of the generator matches synthesis.b512.*; those of the"
                + " synthesis network can move");
    assertThat(cli.status()).isEqualTo(2);
  }

  @Test
  void a_mask_of_another_size() throws IOException {
    Path mask = folder.resolve("hair.png");
    Masks.write(Region.face().at(32), mask);
    refused(invert("--mask", mask), "mask hair.png is 32 x 32, the pictures are 128 x 128");
  }

  private Cli invert(Object... more) {
    return Cli.run(
        Stream.concat(Stream.of("invert", Cli.PORTRAIT, "--out", folder), Stream.of(more))
            .toArray());
  }

  @Test
  void two_edits_whose_pictures_are_one_on_other_systems() throws IOException {
    Path smile = Path.of("..", "pti-editing", "src/test/resources/dev/pti/editing", "smile.pt");
    Path upper = Files.copy(smile, folder.resolve("SMILE.pt"));
    refused(
        invert("--edit", upper + "=2", "--edit", smile + "=2"),
        "two edits would be saved as edit-smile=2.png");
  }

  @Test
  void an_unknown_direction() {
    Cli cli = Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--edit", "sefa1=2");
    assertThat(cli.status()).isEqualTo(2);
    assertThat(cli.err())
        .startsWith(
            "pti: no direction sefa1; did you mean sefa-1? there are: age, male, smile, turn, "
                + "sefa-1, sefa-2,");
    assertThat(Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--edit", "smlie=2").err())
        .startsWith("pti: no direction smlie; did you mean smile? there are: age, male,");
  }

  @Test
  void a_direction_of_another_width() {
    Path smile = Path.of("..", "pti-editing", "src/test/resources/dev/pti/editing", "smile.pt");
    refused(
        invert("--generator", Cli.PORTRAIT64, "--edit", smile + "=2"),
        "direction smile has width 512, generator wants 256");
  }

  @Test
  void a_mapper_of_another_width() {
    Path mapper = Path.of("..", "pti-editing", "src/test/resources/dev/pti/editing", "mapper.pt");
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--edit", mapper + "=.1"),
        "mapper mapper has width 4, generator wants 512");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sefa-1", "=2"})
  void an_edit_without_name_or_strength(String edit) {
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--edit", edit),
        "edit is " + edit + ", wanted NAME=STRENGTH");
  }

  @Test
  void a_strength_that_is_no_number() {
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--edit", "sefa-1=much"),
        "strength of edit sefa-1=much is \"much\", wanted a number");
  }

  @ParameterizedTest
  @CsvSource({"NaN, NaN", "1e999, Infinity", "1e30, 1.0E30", "-1e7, -1.0E7"})
  void a_strength_that_nobody_can_mean(String written, String meant) {
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--edit", "sefa-1=" + written),
        "strength of edit sefa-1=%s is %s, wanted a number from -1000000 to 1000000"
            .formatted(written, meant));
  }

  @Test
  void a_perceptual_network_without_its_file() {
    refused(
        Cli.run("invert", Cli.PORTRAIT, "--out", folder, "--perceptual", "alex"),
        "Invalid value for option '--perceptual': perceptual network alex wants its backbone's"
            + " weights: alex:FILE; see pti invert --help");
  }

  @Test
  void a_folder_that_cannot_be_written() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Cli cli = Cli.run("invert", Cli.PORTRAIT, "--out", file.resolve("out"));
    refused(cli, "cannot write to folder " + file.resolve("out/portrait") + ": Not a directory");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "edit none --edit age=1 --out",
        "draw --seeds 1 --sheet",
        "walk --seeds 1,2 --strip --out",
        "train-encoder --stage guess --portraits none --state s --out",
        "train-encoder --stage guess --portraits none --out o --state",
        "evaluate --measurements"
      })
  void a_folder_in_place_of_a_file_is_told_before_the_work(String command) throws IOException {
    Path inTheWay = Files.createDirectory(folder.resolve("a.png"));
    String[] words = (command + " " + inTheWay).split(" ");
    refused(Cli.run((Object[]) words), "cannot write " + inTheWay + ": it is a directory");
  }

  @Test
  void a_folder_without_a_run() {
    refused(
        Cli.run("edit", folder, "--edit", "sefa-1=2", "--out", folder.resolve("e.png")),
        folder + " holds no saved run: it has no pivot.safetensors");
  }

  @Test
  void a_file_that_is_no_generator() {
    Path file = folder.resolve("one.safetensors");
    Safetensors.write(file, Map.of("a", FloatTensor.of(new float[] {1}, 1)), Map.of());
    refused(
        Cli.run("directions", "--generator", file),
        file
            + " holds no StyleGAN2 or StyleGAN3 generator, but 1 tensors of 1 values, of no kind that is known here");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"demo", "invert", "edit", "synth", "compare", "directions", "inspect", "serve"})
  void every_command_has_help(String command) {
    Cli cli = Cli.run(command, "--help");
    assertThat(cli.status()).isZero();
    assertThat(cli.out()).startsWith("Usage: pti " + command);
  }

  @Test
  void an_unexpected_failure_is_one_line_with_status_1() {
    StringWriter err = new StringWriter();
    int status = Main.report(new IllegalStateException("it\n broke"), new PrintWriter(err), false);
    assertThat(err.toString().strip()).isEqualTo("pti: it broke (--stacktrace tells where)");
    assertThat(status).isEqualTo(1);
  }

  @Test
  void options_that_a_command_would_not_look_at() {
    refused(
        Cli.run("bench", "--json", "--against", "peer.jsonl"),
        "--json and --against are set, wanted one of them");
    for (String option :
        List.of("--json", "--only=tune", "--steps=3", "--against=peer.jsonl", "--res=64")) {
      refused(
          Cli.run("bench", "--kernels", option),
          option.replaceFirst("=.*", "") + " is set, which --kernels does not look at");
    }
    Path out = folder.resolve("found.safetensors");
    refused(
        Cli.run("find-directions", "--portraits", folder, "--samples", "5", "--out", out),
        "--samples is set, which learning from --portraits does not look at");
    refused(
        Cli.run("find-directions", "--encoder", "e.safetensors", "--out", out),
        "--encoder is set, which learning without --portraits does not look at");
  }

  @Test
  void a_command_without_stacktrace_does_not_advise_it() throws IOException {
    Path rows = folder.resolve("rows.jsonl");
    Files.copy(Path.of("..", "evaluation", "measurements.jsonl"), rows);
    // The page looks for a comma in the methods of this study.
    Files.writeString(
        rows,
        "{\"study\":\"editing\",\"method\":\"tuned\",\"portrait\":\"1\",\"figures\":{}}\n",
        StandardOpenOption.APPEND);
    Path portraits = Path.of("..", "evaluation", "portraits");
    Cli cli =
        Cli.run(
            "evaluate",
            "--portraits",
            portraits,
            "--study",
            "locality",
            "--measurements",
            rows,
            "--page",
            folder.resolve("page.md"));
    assertThat(cli.status()).isEqualTo(1);
    assertThat(cli.err()).startsWith("pti: ").contains("-1").doesNotContain("--stacktrace");
  }

  @Test
  void edits_of_a_measured_film_before_a_frame_is_written() {
    Path out = folder.resolve("film");
    refused(
        Cli.run("measure-frames", "--out", out, "--edit", "age=abc"),
        "strength of edit age=abc is \"abc\", wanted a number");
    refused(
        Cli.run("measure-frames", "--out", out, "--edit", "age=2,aeg=1"),
        "no direction aeg; did you mean age? there are: age, male, smile, turn");
    refused(
        Cli.run("measure-frames", "--out", out, "--edit", "age=NaN"),
        "strength of edit age=NaN is NaN, wanted a number from -1000000 to 1000000");
    assertThat(out).doesNotExist();
  }

  @Test
  void frames_of_somebody_else_where_a_film_shall_be_measured() throws IOException {
    Path input = Files.createDirectory(folder.resolve("input"));
    Path mine = Files.writeString(input.resolve("frame-0001.png"), "mine");
    refused(
        Cli.run("measure-frames", "--out", folder),
        input + " holds frame-0001.png, which measure-frames did not write, wanted another --out");
    assertThat(mine).hasContent("mine");
  }

  @Test
  void a_page_that_could_not_be_written_after_hours() {
    refused(
        Cli.run("evaluate", "--page", folder), "cannot write " + folder + ": it is a directory");
  }

  @Test
  void a_count_of_portraits_below_one() {
    refused(Cli.run("measure-faces", "--count", "-3"), "count is -3, wanted 1 or more");
    refused(Cli.run("measure-faces", "--count", "0"), "count is 0, wanted 1 or more");
    refused(Cli.run("measure-frames", "--count", "1"), "1 frames, wanted at least 2");
  }

  @Test
  void a_folder_without_portraits() {
    refused(
        Cli.run("evaluate", "--portraits", folder),
        "no portraits in " + folder + ", wanted .jpg files");
  }
}
