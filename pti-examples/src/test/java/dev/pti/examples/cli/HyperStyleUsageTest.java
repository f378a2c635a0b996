package dev.pti.examples.cli;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --tuner} and {@code --passes} refuse. */
class HyperStyleUsageTest {
  @TempDir Path folder;

  private static void refused(Cli cli, String message) {
    cli.requireRefused(message);
  }

  private Cli invert(Object... more) {
    return Cli.run(
        Stream.concat(Stream.of("invert", Cli.PORTRAIT, "--out", folder), Stream.of(more))
            .toArray());
  }

  @Test
  void an_unknown_tuner() {
    for (String tuner : new String[] {"pti", "hyperstyle", "hyperstyle:", "hyperstyle+w:h.pt"}) {
      refused(
          invert("--tuner", tuner),
          "tuner is " + tuner + ", wanted hyperstyle:FILE or hyperstyle+pti:FILE");
    }
  }

  @Test
  void hyperstyle_with_settings_of_a_loop() {
    for (String setting : new String[] {"--tune-steps=3", "--keep-best", "--locality=off"}) {
      refused(
          invert("--tuner=hyperstyle:h.pt", setting),
          "tuning: a setting of the loop is given, but hyperstyle takes no steps, wanted"
              + " hyperstyle+pti:FILE");
    }
    refused(
        invert("--tuner=hyperstyle:h.pt", "--recompute"),
        "recomputation is a setting of PivotalTuning, but the tuner is hyperstyle:h.pt");
  }

  @Test
  void hyperstyle_for_several_photographs_in_one_generator() {
    String message =
        "--tuner is set, wanted without --together and --frames, which hyperstyle cannot tune";
    refused(invert("--tuner=hyperstyle:h.pt", "--together"), message);
    refused(
        Cli.run("invert", "--frames", folder, "--out", folder, "--tuner=hyperstyle:h.pt"), message);
  }

  @Test
  void passes_of_what_makes_none() {
    refused(invert("--passes=3"), "tuning: passes is 3, wanted --tuner hyperstyle:FILE with it");
    refused(
        invert("--tuner=hyperstyle:h.pt", "--passes=0"), "HyperStyle: passes is 0, wanted 1 to 99");
  }
}
