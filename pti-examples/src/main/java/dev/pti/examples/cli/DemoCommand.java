package dev.pti.examples.cli;

import dev.pti.Faces;
import dev.pti.PerceptualNetwork;
import dev.pti.Pti;
import dev.pti.api.FaceChoice;
import dev.pti.api.Target;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.Targets;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The main job on what is bundled. */
@Command(
    name = "demo",
    description =
        "Runs the whole job on the bundled photograph with the bundled generator: finds the "
            + "face, inverts, tunes and refines it, edits it, stitches each edit to the photograph, "
            + "and puts it back.")
final class DemoCommand extends PtiCommand {
  /** The named directions, at strengths far enough to see, near enough to stay the person. */
  private static final List<String> EDITS =
      List.of("age=-2", "turn=-1", "male=-2", "age=2", "turn=1", "smile=-2");

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description = "The folder that gets the files. Default: out/demo.")
  Path folder = Path.of("out", "demo");

  @Override
  public Integer call() {
    long start = System.nanoTime();
    try (Progress progress = Progress.of(shared.quiet, err());
        Pti pti = pti().listener(progress).refinement(FeatureRefinement.ofDefaults()).build()) {
      Target portrait =
          Targets.of(
              "astronaut",
              Photographs.astronaut(),
              Aligner.face(Faces.detector(), FaceChoice.only()),
              pti.generator().pictureSize());
      new PhotographRun(
              pti,
              PerceptualConverter.label(PerceptualNetwork.squeezeCaffe()),
              true,
              new SavingOptions(),
              Map.of(portrait.name(), Photographs::astronaut),
              PastingOptions.stitching(),
              NamedEdit.all(EDITS, new DirectionsAtHand(pti)),
              progress,
              this::tell)
          .run(portrait, folder);
    }
    tell(Figures.format("done in %.1f s", (System.nanoTime() - start) / 1e9));
    out().println(folder.resolve("sheet.png"));
    return Main.DONE;
  }
}
