package dev.pti;

import dev.pti.api.Step;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;

/**
 * Inverts and tunes in a JVM of its own, which dies hard after some steps of a stage: {@code
 * STATES|none STAGE STEPS OUT}. What lives to the end saves the run and its histories.
 */
final class DyingRun {
  /** How a JVM ends that was told to die. */
  static final int DEAD = 9;

  private static final Set<String> BEGUN = new HashSet<>();

  private DyingRun() {}

  public static void main(String[] arguments) throws Exception {
    String stage = arguments[1];
    int steps = Integer.parseInt(arguments[2]);
    Pti.Builder builder =
        SmallPti.builder()
            .seed(3)
            .inverter(Projection.inW().with(b -> b.steps(7).latentSamples(40)))
            .tuner(
                PivotalTuning.ofDefaults()
                    .with(b -> b.steps(7).learningRate(.05).keepBest(true).patience(50)))
            .locality(LocalityRegularizer.ofDefaults())
            .listener(
                step -> {
                  tellBeginning(step);
                  dieAt(stage, steps, step);
                });
    if (!arguments[0].equals("none")) {
      builder.resumable(Path.of(arguments[0]), 1);
    }
    try (Pti pti = builder.build()) {
      Tuned tuned = pti.invert(SmallPti.target(1)).tune();
      Path out = Path.of(arguments[3]);
      tuned.save(out);
      String histories =
          tuned.inverted().inversion().history()
              + "\n"
              + tuned.tuning().history()
              + "\n"
              + tuned.inverted().inversion().settings()
              + "\n"
              + tuned.tuning().settings();
      Files.write(out.resolve("histories.txt"), histories.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Says with which step each stage began. */
  private static void tellBeginning(Step step) {
    if (BEGUN.add(step.stage())) {
      System.out.println(step.stage() + " began at step " + step.index());
    }
  }

  private static void dieAt(String stage, int steps, Step step) {
    if (step.stage().equals(stage) && step.index() + 1 == steps) {
      Runtime.getRuntime().halt(DEAD);
    }
  }
}
