package dev.pti.core.film;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import dev.pti.api.Target;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.FrameReader;
import dev.pti.core.image.Targets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntConsumer;

/**
 * Where a face lies in each frame of a sequence.
 *
 * <p>Landmarks that are found frame by frame jump by a pixel or so, and a square cut by them would
 * jitter, which is the worst flicker of all. So the face is found in every frame, followed by its
 * place (the choice of a face is for the first frame in which there is one), bridged in a straight
 * line where it is not found, and its landmarks are smoothed over time before the square is placed.
 * A frame that cannot be read is left out.
 *
 * <p>An aligner other than {@link Aligner#face} is asked for each frame by itself. Immutable.
 */
public final class FrameTrack {
  private final Aligner aligner;
  private final int width;
  private final int height;
  private final List<Place> places;
  private final Map<String, String> leftOut;

  /**
   * A frame and where the square lies in it.
   *
   * @param index in the reader
   * @param name of the frame
   * @param placement empty if the aligner is asked
   * @param isBridged whether no face was found, and the square lies between its neighbours'
   * @param sha256 of the frame's pixels, by which it is known again
   */
  public record Place(
      int index, String name, Optional<Placement> placement, boolean isBridged, String sha256) {}

  /**
   * Takes what another pass over the frames has found.
   *
   * @param aligner for places without a placement
   * @param width of every frame, pixels
   * @param height of every frame, pixels
   * @param places at least one
   * @param leftOut why, by name, in order
   */
  public FrameTrack(
      Aligner aligner, int width, int height, List<Place> places, Map<String, String> leftOut) {
    this.aligner = aligner;
    this.width = width;
    this.height = height;
    this.places = List.copyOf(places);
    this.leftOut = Collections.unmodifiableMap(new LinkedHashMap<>(leftOut));
  }

  /**
   * Reads every frame once, and finds the face in it.
   *
   * @param reader gives the frames
   * @param aligner one that finds faces, or any other
   * @param smoothing of the landmarks: the deviation of a Gaussian in frames, 0 for none
   * @param done is told the index of each frame that was looked at, and may throw
   * @return at least one frame
   * @throws InvalidInputException if no frame can be read, two differ in size, no frame has a face,
   *     or the choice refuses the first frame's faces
   */
  public static FrameTrack of(
      FrameReader reader, Aligner aligner, double smoothing, IntConsumer done) {
    return new FrameScan(reader, aligner).track(smoothing, done);
  }

  /**
   * Returns the frames that can be read.
   *
   * @return in order, at least one
   */
  public List<Place> places() {
    return places;
  }

  /**
   * Returns the frames that cannot be read.
   *
   * @return why, by name, in order
   */
  public Map<String, String> leftOut() {
    return leftOut;
  }

  /**
   * Returns what cuts frames whose places have no placement.
   *
   * @return the aligner
   */
  public Aligner aligner() {
    return aligner;
  }

  /**
   * Returns how wide every frame is.
   *
   * @return in pixels
   */
  public int width() {
    return width;
  }

  /**
   * Returns how high every frame is.
   *
   * @return in pixels
   */
  public int height() {
    return height;
  }

  /**
   * Says whether a frame is the one in which a place was found.
   *
   * @param place of {@link #places}
   * @param frame the picture
   * @return whether size and pixels are the same
   */
  public static boolean isOf(Place place, Picture frame) {
    return FrameChecksum.sha256(frame).equals(place.sha256());
  }

  /**
   * Cuts a frame's square out.
   *
   * @param place of {@link #places}
   * @param frame the picture
   * @param size of the generator's pictures
   * @return the target, named as the frame
   * @throws InvalidInputException if the aligner refuses the frame
   */
  public Target target(Place place, Picture frame, PictureSize size) {
    return place.placement().isEmpty()
        ? Targets.of(place.name(), frame, aligner, size)
        : Targets.of(place.name(), frame, place.placement().get(), size);
  }
}
