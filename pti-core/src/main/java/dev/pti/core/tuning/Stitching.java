package dev.pti.core.tuning;

import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.Target;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * Stitching tuning (Tzaban et al. 2022, <i>Stitch it in Time</i>): an edited latent moves more than
 * what was meant, the hairline and the background among it, and where the edited square ends in the
 * photograph, a border shows. So the tuned generator is tuned once more, briefly and with the
 * edited latent fixed, until it draws the photograph in a band around the border of what is put
 * back, and inside of the band still what the edit was.
 *
 * <p>Band and inside are one target picture, photograph outside and edit inside, and the loop is
 * that of {@link PivotalTuning}. What lies outside of the mask is not looked at, since it is not
 * put back.
 *
 * <p>Locality regularization is off: the generator serves this one edit. Holds settings only;
 * thread-safe.
 */
public final class Stitching {
  private final StitchingSettings settings;

  private Stitching(StitchingSettings settings) {
    this.settings = settings;
  }

  /**
   * Stitching around the face of an aligned portrait.
   *
   * @return with every default
   */
  public static Stitching ofDefaults() {
    return of(StitchingSettings.builder().build());
  }

  /**
   * Stitching with given settings.
   *
   * @param settings every hyper-parameter
   * @return stitching
   */
  public static Stitching of(StitchingSettings settings) {
    return new Stitching(settings);
  }

  /**
   * The same stitching with other settings.
   *
   * @param change edits a builder that holds the present settings
   * @return stitching with the settings
   * @throws dev.pti.api.InvalidInputException if a setting is out of its range
   */
  public Stitching with(UnaryOperator<StitchingSettings.Builder> change) {
    return new Stitching(change.apply(StitchingSettings.builder().from(settings)).build());
  }

  /**
   * Returns the settings.
   *
   * @return the hyper-parameters
   */
  public StitchingSettings settings() {
    return settings;
  }

  /**
   * Returns what the loop minimizes, for the workspace that {@link #tune} gets.
   *
   * @param perceptual the perceptual distance
   * @return weighted terms
   */
  public List<LossTerm> terms(LossTerm perceptual) {
    Band band = band();
    return List.of(
        Losses.l2().named("border").within(band.around()).weighted(settings.borderWeight()),
        Losses.l2().named("inside").within(band.inside()).weighted(settings.insideWeight()),
        perceptual.within(band.around().or(band.inside())).weighted(settings.perceptualWeight()));
  }

  /**
   * Tunes a tuned generator further.
   *
   * @param photograph the aligned photograph
   * @param latent the edited latent, which stays
   * @param edited what the workspace's generator draws of it
   * @param workspace its generator is the tuned one, its losses are {@link #terms}
   * @return the difference from the workspace's generator
   */
  public Tuning tune(Target photograph, Latent latent, Picture edited, Workspace workspace) {
    PivotalTuning loop =
        PivotalTuning.of(
                TuningSettings.builder()
                    .steps(settings.steps())
                    .learningRate(settings.learningRate())
                    .schedule(TuningSettings.Schedule.COSINE)
                    .threshold(OptionalDouble.empty())
                    .locality(Optional.empty())
                    .build())
            .toldAs("stitching");
    Inversion pivot = Inversion.builder().pivot(latent).build();
    Band band = band();
    Target wanted = new Target(photograph.name(), band.composed(photograph.picture(), edited));
    Tuning tuning = loop.tune(pivot, wanted, workspace);
    return Tuning.builder().from(tuning).settings(settings.listed(photograph.size())).build();
  }

  /**
   * Measures how far a picture is from the photograph in the band.
   *
   * @param photograph the aligned photograph
   * @param picture of its size
   * @return the weighted mean of the absolute differences, of 255
   */
  public double border(Picture photograph, Picture picture) {
    return band().difference(photograph, picture);
  }

  private Band band() {
    return new Band(settings.region(), settings.width());
  }

  @Override
  public String toString() {
    return "stitching " + settings;
  }
}
