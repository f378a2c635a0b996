package dev.pti.core;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.RunControl;
import dev.pti.api.StepListener;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tensor.TorchWorkspace;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What a loop needs to run, small and quick: the generator of the parity fixtures, the mean
 * absolute error named {@code rough} for a perceptual distance, and a target that the generator
 * nearly draws.
 */
public final class TinyRun implements AutoCloseable {
  public static final LossTerm ROUGH = ((LossTerm) Losses::meanAbsoluteError).named("rough");

  public final NDManager manager = TorchEngine.newManager(Device.cpu());
  public final StyleGan generator;

  public TinyRun() {
    this("small");
  }

  /** With the generator of another fixture of 8 layers and a W of 32. */
  public TinyRun(String fixture) {
    generator = StyleGan.load(fixture, ParityFiles.read(fixture + ".generator"), manager);
  }

  /** A run with the usual losses that tells nobody. */
  public TorchWorkspace workspace() {
    return workspace(ROUGH, StepListener.none());
  }

  /** A run with a perceptual distance and L2. */
  public TorchWorkspace workspace(LossTerm perceptual, StepListener listener) {
    return workspace(perceptual, List.of(perceptual, Losses.l2()), listener);
  }

  /** A run with its own losses. */
  public TorchWorkspace workspace(
      LossTerm perceptual, List<LossTerm> losses, StepListener listener) {
    return new TorchWorkspace(
        manager, generator, perceptual, losses, listener, new GaussianDraws(7));
  }

  /** A run with its own losses in both loops. */
  public TorchWorkspace workspace(List<LossTerm> both, StepListener listener) {
    return new TorchWorkspace(
        manager, generator, ROUGH, both, both, listener, new GaussianDraws(7), RunControl.none());
  }

  /** Where tuning starts. */
  public static Inversion pivot() {
    return pivot(1);
  }

  /** Another start for each seed. */
  public static Inversion pivot(int seed) {
    return Inversion.builder().pivot(Latent.inWPlus(codes(seed))).build();
  }

  /** What the generator draws elsewhere. */
  public Target target() {
    return target("elsewhere", 2);
  }

  /** What the generator draws at the pivot of a seed. */
  public Target target(String name, int seed) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      return Target.of(
          name,
          Tensors.tensor(
              generator.synthesize(Tensors.array(manager, codes(seed).reshape(1, 8, 32)))));
    }
  }

  /** Photographs to be tuned together, {@code s0} and so on, each with a pivot of its own. */
  public List<Subject> subjects(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Subject(pivot(10 + i), target("s" + i, 30 + i)))
        .toList();
  }

  private static FloatTensor codes(int seed) {
    return Latent.inW(SyntheticGenerator.gaussian(new Random(seed), 1, 32).toArray(), 8).toTensor();
  }

  /** How many arrays the generator's manager holds, and so what a run leaves behind. */
  public int arrays() {
    return manager.getManagedArrays().size();
  }

  @Override
  public void close() {
    manager.close();
  }
}
