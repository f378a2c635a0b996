package dev.pti.examples.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.Inverted;
import dev.pti.PerceptualNetwork;
import dev.pti.Pti;
import dev.pti.api.Arithmetic;
import dev.pti.api.FloatTensor;
import dev.pti.api.Target;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import dev.pti.core.inversion.ProjectionSettings;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tuning.LocalityRegularizer;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.core.tuning.TuningSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Times steps as a user's run takes them: through the facade, with the reference's settings, from
 * one call of the listener to the next. The first steps are not counted.
 */
final class StepBenchmark {
  private static final int NOT_COUNTED = 2;

  private final GeneratorSize size;
  private final Arithmetic arithmetic;
  private final boolean recomputation;
  private final int batch;
  private final String device;
  private final int steps;
  private final Path generator;
  private final Path vgg;
  private final Path alex;

  /**
   * Writes the networks.
   *
   * @param recomputation whether steps recompute
   * @param batch how many pictures are drawn or searched for at once
   * @param steps that are counted
   * @param folder for files of random networks
   */
  StepBenchmark(
      GeneratorSize size,
      Arithmetic arithmetic,
      boolean recomputation,
      int batch,
      String device,
      int steps,
      Path folder) {
    this.size = size;
    this.arithmetic = arithmetic;
    this.recomputation = recomputation;
    this.batch = batch;
    this.device = device;
    this.steps = steps;
    generator = folder.resolve("generator.safetensors");
    vgg = folder.resolve("vgg16.safetensors");
    alex = folder.resolve("alexnet.safetensors");
    RandomNetworks.writeGenerator(generator, size);
    RandomNetworks.writeBackbone(vgg, BackboneSize.vgg());
    RandomNetworks.writeBackbone(alex, BackboneSize.alex());
  }

  /** Seconds of each counted step, in order. */
  List<Double> seconds(Work work) {
    return switch (work) {
      case SYNTHESIS -> synthesis();
      case PROJECT ->
          steps(
              PerceptualNetwork.vgg(vgg), (builder, taken) -> builder.inverter(projection(taken)));
      case TUNE -> tuning(Optional.empty());
      case TUNE_LOCALLY -> tuning(Optional.of(LocalityRegularizer.ofDefaults()));
    };
  }

  private static Projection projection(int taken) {
    return Projection.inW(ProjectionSettings.builder().steps(taken).build());
  }

  private List<Double> tuning(Optional<LocalityRegularizer> locality) {
    return steps(
        PerceptualNetwork.alex(alex),
        (builder, taken) ->
            builder
                .inverter(new MeanLatent())
                .tuner(
                    PivotalTuning.of(
                        TuningSettings.builder()
                            .steps(taken)
                            .threshold(OptionalDouble.empty())
                            .locality(locality)
                            .build())));
  }

  /** Tells a builder what takes the steps. */
  private interface Choice {
    Pti.Builder of(Pti.Builder builder, int steps);
  }

  private List<Double> steps(PerceptualNetwork perceptual, Choice choice) {
    List<Long> ends = new ArrayList<>();
    List<Target> targets = IntStream.range(0, batch).mapToObj(this::target).toList();
    String last = batch == 1 ? "" : targets.get(batch - 1).name();
    Pti.Builder builder =
        Pti.builder()
            .generator(generator)
            .perceptual(perceptual)
            .device(device)
            .arithmetic(arithmetic)
            .batch(batch)
            .listener(
                step -> {
                  if (step.subject().equals(last)) {
                    ends.add(System.nanoTime());
                  }
                });
    if (recomputation) {
      builder.recomputation();
    }
    try (Pti pti = choice.of(builder, steps + NOT_COUNTED).build()) {
      List<Inverted> inverted = pti.invertTargets(targets).all();
      if (ends.isEmpty()) {
        inverted.get(0).tune();
      }
    }
    List<Double> seconds = new ArrayList<>();
    for (int i = NOT_COUNTED; i < ends.size(); i++) {
      seconds.add((ends.get(i) - ends.get(i - 1)) / 1e9);
    }
    return seconds;
  }

  private Target target(int phase) {
    int side = size.resolution();
    float[] values = new float[3 * side * side];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) Math.sin(phase + i % side * .05 + i / (double) side * .03);
    }
    return Target.of("waves" + phase, FloatTensor.wrap(values, 3, side, side));
  }

  private List<Double> synthesis() {
    List<Double> seconds = new ArrayList<>();
    try (NDManager manager = TorchEngine.newManager(TorchEngine.device(device));
        TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false)) {
      StyleGan drawing =
          StyleGan.load("random", Safetensors.read(generator), manager).in(arithmetic);
      FloatTensor latents = latents(drawing);
      for (int i = 0; i < steps + NOT_COUNTED; i++) {
        long start = System.nanoTime();
        try (Scope scope = new Scope()) {
          NDArray picture = drawing.synthesize(Tensors.array(manager, latents), drawing.noise());
          // Reading a value waits for what a GPU still computes.
          picture.get("0, 0, 0, 0").getFloat();
        }
        if (i >= NOT_COUNTED) {
          seconds.add((System.nanoTime() - start) / 1e9);
        }
      }
    }
    return seconds;
  }

  private FloatTensor latents(StyleGan drawing) {
    SplittableRandom random = new SplittableRandom(2);
    float[] values = new float[batch * drawing.layers() * drawing.latentWidth()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() - .5);
    }
    return FloatTensor.wrap(values, batch, drawing.layers(), drawing.latentWidth());
  }

  /** The least one. */
  static double least(List<Double> values) {
    return Arrays.stream(values.stream().mapToDouble(it -> it).toArray()).min().orElseThrow();
  }
}
