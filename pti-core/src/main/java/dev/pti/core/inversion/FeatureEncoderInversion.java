package dev.pti.core.inversion;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import dev.pti.core.perceptual.PerceptualDistance;
import java.util.Map;

/**
 * Inversion by a {@link FeatureEncoder}: its passes give the pivot, in W+. No noise is fitted, and
 * there are no steps.
 *
 * <p>Thread-safe. The networks' arrays must be on the device of the runs, and outlive them.
 *
 * @param network trained for the generator of the runs
 * @param passes those after its first
 * @param seeing the distance whose features the network reads
 * @param origin what settings say of where the network came from
 */
public record FeatureEncoderInversion(
    FeatureEncoder network,
    FeatureEncoder.Passes passes,
    PerceptualDistance seeing,
    Map<String, String> origin)
    implements Inverter {
  /**
   * Keeps an unmodifiable copy of the origin.
   *
   * @param network as above
   * @param passes as above
   * @param seeing as above
   * @param origin as above
   */
  public FeatureEncoderInversion {
    origin = Map.copyOf(origin);
  }

  @Override
  public Inversion invert(Target target, Workspace workspace) {
    target.requireResolution(workspace.generator().resolution());
    int side = target.resolution();
    NDArray codes =
        workspace
            .autograd()
            .withoutGradients(
                () -> {
                  FloatTensor pixels = target.picture().toTensor().reshape(1, 3, side, side);
                  NDArray picture = workspace.array(pixels);
                  TargetSight sight =
                      new TargetSight(
                          workspace.generator()::synthesize, seeing, workspace.autograd(), picture);
                  return network.encode(sight, MeanLatent.of(workspace), passes);
                });
    return Inversion.builder()
        .pivot(Latent.inWPlus(workspace.tensor(codes)))
        .putSettings("inverter", name())
        .putAllSettings(origin)
        .build();
  }

  @Override
  public String name() {
    return "encoder";
  }

  @Override
  public String toString() {
    return "an encoder of features, sha256 " + origin.get("encoder_sha256");
  }
}
