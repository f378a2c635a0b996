package dev.pti.core.optimization;

import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LayerRange;
import dev.pti.api.LossTerm;
import dev.pti.api.Picture;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Descents;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An edit that is searched for: the latent moves in W+ until a loss of the picture that it draws is
 * small, and is held near its start. The first method of StyleCLIP (Patashnik et al. 2021, section
 * 4), where the loss is how unlike a text the picture is; here it may be any {@link LossTerm}.
 *
 * <pre>{@code
 * LossTerm text = pti.clip(Path.of("ViT-B-32.pt")).text("a smiling person");
 * Optimized smiling = tuned.optimize(LatentOptimization.of(text));
 * }</pre>
 *
 * <p>What is minimized is {@code sum of terms + latentWeight * |w - start|² + identityWeight *
 * identity}. The squared distance is summed, as in the authors' code, over all values of the
 * latent; noise maps and weights stay. The target of the terms is the picture of the start, or the
 * one that {@link #towards} sets; a term may ignore it.
 *
 * <p>Holds settings only; thread-safe if the terms are.
 */
public final class LatentOptimization {
  private final LatentOptimizationSettings settings;
  private final List<LossTerm> terms;
  private final @Nullable Picture target;

  private LatentOptimization(
      LatentOptimizationSettings settings, List<LossTerm> terms, @Nullable Picture target) {
    this.settings = settings;
    this.terms = terms;
    this.target = target;
  }

  /**
   * An optimization with StyleCLIP's settings: 300 steps at a learning rate of up to .1.
   *
   * @param term what is minimized; may carry a weight
   * @param more terms beside it, of other names
   * @return the optimization
   */
  public static LatentOptimization of(LossTerm term, LossTerm... more) {
    List<LossTerm> terms = new ArrayList<>(List.of(term));
    terms.addAll(List.of(more));
    return new LatentOptimization(
        LatentOptimizationSettings.builder().build(), List.copyOf(terms), null);
  }

  /**
   * The same optimization with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return an optimization with the settings
   * @throws dev.pti.api.InvalidInputException if a setting is out of its range
   */
  public LatentOptimization with(UnaryOperator<LatentOptimizationSettings.Builder> change) {
    LatentOptimizationSettings.Builder present =
        LatentOptimizationSettings.builder().from(settings);
    return new LatentOptimization(change.apply(present).build(), terms, target);
  }

  /**
   * The same optimization, moving only some layers: coarse ones hold pose and shape, fine ones
   * colour.
   *
   * @param first the first layer that moves, from 0
   * @param last the last layer that moves, itself included
   * @return an optimization with the range
   * @throws dev.pti.api.InvalidInputException if the range is empty or negative
   */
  public LatentOptimization onLayers(int first, int last) {
    return onLayers(LayerRange.of(first, last));
  }

  /**
   * The same optimization, moving only some layers.
   *
   * @param range the layers that move, as in {@code LayerRange.from(4)}
   * @return an optimization with the range
   */
  public LatentOptimization onLayers(LayerRange range) {
    return with(b -> b.layers(range));
  }

  /**
   * The same optimization, with another picture for the terms' target. Identity is still compared
   * with the start's picture.
   *
   * @param picture of the generator's resolution
   * @return an optimization towards the picture
   */
  public LatentOptimization towards(Picture picture) {
    return new LatentOptimization(settings, terms, picture);
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public LatentOptimizationSettings settings() {
    return settings;
  }

  /**
   * Moves a latent. Applications call {@code Tuned.optimize}.
   *
   * @param start where it starts
   * @param identity asked for if identity has a weight
   * @param workspace of the generator that draws
   * @return the latent as the pivot, and the history
   * @throws dev.pti.api.InvalidInputException if the start, the layers or the target do not fit the
   *     generator
   * @throws dev.pti.api.StoppedException if a term or the listener fails, a loss turns NaN, or the
   *     run is asked to stop; the last good state is in it
   */
  public Inversion optimize(Latent start, Supplier<LossTerm> identity, Workspace workspace) {
    return Descents.run(
        new LatentOptimizationRun(this, start, identity, workspace),
        going -> going.get(0).search().measure(going.get(0).step()));
  }

  List<LossTerm> terms() {
    return terms;
  }

  @Nullable Picture target() {
    return target;
  }

  @Override
  public String toString() {
    return "optimization of %s %s".formatted(terms.stream().map(LossTerm::name).toList(), settings);
  }
}
