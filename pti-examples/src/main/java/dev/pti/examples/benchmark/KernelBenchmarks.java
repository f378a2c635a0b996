package dev.pti.examples.benchmark;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.pti.api.Autograd;
import dev.pti.api.FloatTensor;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Snapshot;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * What a step of tuning spends its time in, one kernel at a time, for JMH: {@code ./pti bench
 * --kernels}. A layer has as many channels in as out.
 */
@State(org.openjdk.jmh.annotations.Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the setup
public class KernelBenchmarks {
  private static final Kernels KERNELS = Kernels.load(StyleGan.class, "stylegan2.py");
  private static final int LATENT = 512;

  /** Channels and pixels a side. */
  @Param({"512x16", "512x32", "128x64"})
  public String layer;

  private final Random random = new Random(1);
  private NDManager manager;
  private TorchAutograd autograd;
  private NDArray activations;
  private NDArray latent;
  private NDArray affine;
  private NDArray affineBias;
  private NDArray bias;
  private NDArray strength;
  private NDArray filter;
  private NDArray weight;
  private NDArray upsamplingWeight;
  private Snapshot snapshot;
  private Scope scope;

  /** Runs all in a process of their own, and prints what JMH prints. */
  static void run() {
    try {
      new Runner(
              new OptionsBuilder()
                  .include(KernelBenchmarks.class.getName())
                  .forks(1)
                  .warmupIterations(2)
                  .warmupTime(TimeValue.seconds(1))
                  .measurementIterations(5)
                  .measurementTime(TimeValue.seconds(1))
                  .build())
          .run();
    } catch (RunnerException e) {
      throw new IllegalStateException("the benchmark of kernels failed: " + e.getMessage(), e);
    }
  }

  /** Makes a layer of random values. */
  @Setup(Level.Trial)
  public void open() {
    int channels = Integer.parseInt(layer.substring(0, layer.indexOf('x')));
    int side = Integer.parseInt(layer.substring(layer.indexOf('x') + 1));
    manager = TorchEngine.newManager(TorchEngine.device("cpu"));
    autograd = new TorchAutograd(manager);
    scope = new Scope();
    activations = autograd.leaf(random(1, channels, side, side));
    latent = random(1, LATENT);
    affine = autograd.leaf(random(channels, LATENT));
    affineBias = autograd.leaf(random(channels));
    bias = autograd.leaf(random(channels));
    strength = autograd.leaf(random(1).reshape(new Shape()));
    filter = random(4, 4);
    weight = weight(channels, false);
    upsamplingWeight = weight(channels, true);
    snapshot = new Snapshot(List.of(weight));
  }

  private NDArray weight(int channels, boolean up) {
    NDArray values = random(channels, channels, 3, 3);
    return autograd.leaf(KERNELS.call("laid_out", values, Kernels.number(up ? 1 : 0)));
  }

  private NDArray random(int... shape) {
    long[] sizes = Arrays.stream(shape).asLongStream().toArray();
    float[] values = new float[Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    return Tensors.array(manager, FloatTensor.wrap(values, sizes));
  }

  /** Frees the arrays. */
  @TearDown(Level.Trial)
  public void close() {
    scope.close();
    manager.close();
  }

  private NDArray layer(boolean up) {
    return KERNELS.call(
        "synthesis_layer",
        activations,
        latent,
        affine,
        affineBias,
        up ? upsamplingWeight : weight,
        Kernels.number(0),
        bias,
        Kernels.number(0),
        strength,
        filter,
        Kernels.number(up ? 1 : 0),
        Kernels.number(-1),
        Kernels.number(0));
  }

  private float gradients(boolean up) {
    try (Autograd.Evaluation loss =
        autograd.evaluate(() -> new NDList(layer(up).square().mean()))) {
      loss.backward(1);
      return loss.values()[0];
    }
  }

  private float drawing(boolean up) {
    try (Scope work = new Scope();
        TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false)) {
      return layer(up).getFloat(0, 0, 0, 0);
    }
  }

  /** A layer, forward. */
  @Benchmark
  public float convolution() {
    return drawing(false);
  }

  /** A layer that doubles the size, forward. */
  @Benchmark
  public float upsampling() {
    return drawing(true);
  }

  /** A layer, forward and backward. */
  @Benchmark
  public float convolutionAndGradients() {
    return gradients(false);
  }

  /** A layer that doubles the size, forward and backward. */
  @Benchmark
  public float upsamplingAndGradients() {
    return gradients(true);
  }

  /** A copy of a layer's weights, as each step of tuning takes one. */
  @Benchmark
  public void snapshot() {
    snapshot.take();
  }
}
