package dev.pti;

import dev.pti.api.Step;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Works for long and prints the resident memory on the way, in pages: one number a line. */
final class MemoryWatch {
  private MemoryWatch() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "loops" -> loops();
      case "forgetting" -> forgetting();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** 500 steps of inversion and of tuning with locality, told at steps 100 and 500 of each. */
  private static void loops() {
    try (Pti pti =
        SmallPti.builder()
            .inverter(Projection.inW().with(b -> b.steps(500).latentSamples(40)))
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(500).threshold(0)))
            .locality(LocalityRegularizer.ofDefaults())
            .listener(MemoryWatch::tell)
            .build()) {
      pti.invert(SmallPti.target(1)).tune();
    }
  }

  private static void tell(Step step) {
    if (step.index() == 99 || step.index() == 499) {
      System.out.println(residentPages());
    }
  }

  /** Builds, uses and forgets a Pti, told after each. */
  private static void forgetting() throws InterruptedException {
    for (int i = 0; i < 30; i++) {
      useAndForget();
      System.gc();
      Thread.sleep(20);
      System.out.println(residentPages());
    }
  }

  private static void useAndForget() {
    Metrics measured =
        SmallPti.builder()
            .build()
            .compare(SmallPti.target(1).picture(), SmallPti.target(2).picture());
    if (measured.mse() == 0) {
      throw new AssertionError("nothing was measured");
    }
  }

  private static long residentPages() {
    try {
      return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ", -1)[1]);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
