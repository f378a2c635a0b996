package dev.pti.core.inversion.feature;

import com.google.common.collect.ImmutableMap;
import dev.pti.api.BatchInverter;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Workspace;
import dev.pti.core.inversion.shared.MeanOfW;
import dev.pti.core.inversion.shared.SoughtPictures;
import dev.pti.core.perceptual.PerceptualDistance;
import java.util.List;
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
    implements BatchInverter {
  /**
   * Keeps an unmodifiable copy of the origin.
   *
   * @param network as above
   * @param passes as above
   * @param seeing as above
   * @param origin as above
   */
  public FeatureEncoderInversion {
    origin = ImmutableMap.copyOf(origin);
  }

  @Override
  public List<Outcome> invertAll(List<Sought> all) {
    return SoughtPictures.encode(
        all,
        some -> {
          Workspace workspace = some.get(0).workspace();
          TargetSight sight =
              new TargetSight(
                  workspace.generator()::synthesize,
                  seeing,
                  workspace.autograd(),
                  SoughtPictures.together(some));
          return network.encode(sight, MeanOfW.of(workspace), passes);
        },
        codes ->
            Inversion.builder()
                .pivot(Latent.inWPlus(codes))
                .putSettings("inverter", name())
                .putAllSettings(origin)
                .build());
  }

  @Override
  public boolean minimizesLosses() {
    return false;
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
