package dev.pti.examples.cli;

import dev.pti.FrameSettings;
import dev.pti.Frames;
import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A sequence of frames in place of photographs. */
final class FrameOptions {
  @Option(
      names = "--frames",
      paramLabel = "DIR|FILE",
      description =
          "Edit the frames of a folder, in the natural order of their names, of a GIF or of a video "
              + "(.mp4, .m4v, .mov, .mkv, .webm, .avi), in one generator and without flicker. The largest face is followed unless --face or "
              + "--aligned is given. --tune-steps counts the steps of each frame.")
  @Nullable Path source;

  @Option(
      names = "--landmark-smoothing",
      paramLabel = "X",
      description =
          "Over how many frames the cut-out part is smoothed; 0: not smoothed. Default: 3.")
  @Nullable Double landmarkSmoothing;

  @Option(
      names = "--latent-smoothing",
      paramLabel = "X",
      description = "Over how many frames the pivots are smoothed; 0: not smoothed. Default: 3.")
  @Nullable Double latentSmoothing;

  @Option(
      names = "--following-steps",
      paramLabel = "N",
      description = "Steps of a search from frame to frame. Default: 20.")
  @Nullable Integer followingSteps;

  /** Opens the frames. */
  Frames of(Path frames, @Nullable Integer tuningSteps) {
    return Frames.of(frames)
        .with(
            Given.all(
                Given.of(landmarkSmoothing, FrameSettings.Builder::landmarkSmoothing),
                Given.of(latentSmoothing, FrameSettings.Builder::latentSmoothing),
                Given.of(followingSteps, FrameSettings.Builder::followingSteps),
                Given.of(tuningSteps, FrameSettings.Builder::tuningSteps)));
  }

  /** Refuses settings of a sequence where there is none. */
  void requireNone() {
    if (landmarkSmoothing != null || latentSmoothing != null || followingSteps != null) {
      throw new InvalidInputException(
          "--landmark-smoothing, --latent-smoothing or --following-steps is set, wanted --frames");
    }
  }
}
