package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.Target;
import dev.pti.api.TensorFile;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Works for long and prints the resident memory on the way, in pages: one number a line. */
final class MemoryWatch {
  private MemoryWatch() {}

  public static void main(String[] arguments) throws Exception {
    switch (arguments[0]) {
      case "loops" -> loops();
      case "forgetting" -> forgetting();
      case "together" -> together();
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }

  /** 500 steps of inversion and of tuning with locality, told at steps 100 and 500 of each. */
  private static void loops() {
    try (Pti pti =
        SmallPti.builder()
            .inverter(Projection.inW().with(b -> b.steps(500).latentSamples(40)))
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(500)))
            .locality(LocalityRegularizer.ofDefaults())
            .listener(MemoryWatch::tell)
            .build()) {
      pti.invert(SmallPti.target(1)).tune();
    }
  }

  /** 30 steps over one photograph, to warm up, then as many over one and over 30, told of both. */
  private static void together() throws IOException {
    Path file = Files.createTempFile("generator", ".safetensors");
    TensorFile made = SyntheticGenerator.of(128, 8, 8, size -> 4);
    Safetensors.write(file, made.tensors(), made.metadata());
    tuneTogether(file, 1);
    System.out.println(tuneTogether(file, 1));
    System.out.println(tuneTogether(file, 30));
    Files.delete(file);
  }

  private static long tuneTogether(Path generator, int photographs) {
    AtomicLong pages = new AtomicLong();
    try (Pti pti =
        SmallPti.builder()
            .generator(generator)
            .inverter(new GivenPivot(Latent.inW(new float[8], 12)))
            .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(30 / photographs)))
            .withoutLocality()
            .listener(step -> pages.set(residentPages()))
            .build()) {
      InvertedTogether.of(
              IntStream.range(0, photographs)
                  .mapToObj(i -> pti.invert(Target.of("p" + i, picture(i))))
                  .toList())
          .tune();
      return pages.get();
    }
  }

  private static FloatTensor picture(int seed) {
    return SyntheticGenerator.gaussian(new Random(seed), .3, 3, 128, 128);
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

  /** In one line, as an application that closes nothing would. */
  private static void useAndForget() {
    Picture edited =
        SmallPti.builder().invert(SmallPti.target(1)).tune().edit(latent -> latent).picture();
    if (edited.width() == 0) {
      throw new AssertionError("nothing was drawn");
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
