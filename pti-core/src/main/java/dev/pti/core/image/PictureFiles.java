package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.api.PictureNote;
import dev.pti.api.PictureSize;
import dev.pti.api.files.AtomicFiles;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Saves pictures and grids of them as PNG or JPEG files, 8 bits a channel, and animations as GIF or
 * APNG. A file appears under its name whole or not at all; an older file of that name is replaced.
 *
 * <p>The note that a picture carries goes into the file: as text and as XMP in PNG and APNG, as XMP
 * in JPEG, as a comment in GIF. Nothing of the metadata of a photograph is copied: where and when
 * it was taken stays with its file.
 */
public final class PictureFiles {
  /** The quality of JPEG files unless one is given. */
  public static final double JPEG_QUALITY = .95;

  private PictureFiles() {}

  /**
   * Saves a picture.
   *
   * @param picture values outside [-1, 1] are clipped
   * @param file a name ending in {@code .png}, or in {@code .jpg} or {@code .jpeg}, which loses a
   *     little; its folder is created as needed
   * @throws InvalidInputException if the file cannot be written there
   */
  public static void save(Picture picture, Path file) {
    save(picture, file, JPEG_QUALITY);
  }

  /**
   * Saves a picture with a given quality for JPEG.
   *
   * @param picture values outside [-1, 1] are clipped
   * @param file as in {@link #save(Picture, Path)}
   * @param jpegQuality above 0, at most 1; of no effect on PNG
   * @throws InvalidInputException if the quality is outside, or the file cannot be written there
   */
  public static void save(Picture picture, Path file, double jpegQuality) {
    requireEnding(file);
    save(PictureEncoder.image(picture), picture.note(), file, jpegQuality);
  }

  /**
   * Saves Java's image, without a note.
   *
   * @param image any type that the format can hold
   * @param file as in {@link #save(Picture, Path)}
   * @throws InvalidInputException if the file cannot be written there
   */
  public static void save(BufferedImage image, Path file) {
    save(image, Optional.empty(), file);
  }

  static void save(BufferedImage image, Optional<PictureNote> note, Path file) {
    requireEnding(file);
    save(image, note, file, JPEG_QUALITY);
  }

  private static void save(
      BufferedImage image, Optional<PictureNote> note, Path file, double jpegQuality) {
    AtomicFiles.write(
        file,
        out -> {
          if (endsIn(file, ".png")) {
            PictureEncoder.png(image, note, out);
          } else {
            PictureEncoder.jpeg(image, note, jpegQuality, out);
          }
        });
  }

  private static void requireEnding(Path file) {
    if (!isName(file)) {
      throw new InvalidInputException(
          ("cannot write %s: pictures are saved as PNG or JPEG, wanted a name ending in .png, .jpg or"
                  + " .jpeg")
              .formatted(file));
    }
  }

  /**
   * Says whether a picture can be saved under a name.
   *
   * @param file any
   * @return whether it ends as one of the formats does, in whichever case
   */
  public static boolean isName(Path file) {
    return endsIn(file, ".png") || endsIn(file, ".jpg") || endsIn(file, ".jpeg");
  }

  private static boolean endsIn(Path file, String ending) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(ending);
  }

  /**
   * Saves a strip or grid as one picture on white, with its titles above and to the left. Pictures
   * are shown at their own size, but with a longer side of at least 128 and at most 512 pixels.
   *
   * @param grid at most 16,384 pixels a side when drawn
   * @param file as in {@link #save(Picture, Path)}
   * @throws InvalidInputException if it is too large, or the file cannot be written there
   */
  public static void save(PictureGrid grid, Path file) {
    save(grid, file, GridDrawing.usualSide(grid));
  }

  /**
   * Saves a strip or grid with pictures of a given size.
   *
   * @param grid at most 16,384 pixels a side when drawn
   * @param file as in {@link #save(Picture, Path)}
   * @param side the longer one of each picture in pixels, 16 to 2,048
   * @throws InvalidInputException if a size is outside, or the file cannot be written there
   */
  public static void save(PictureGrid grid, Path file, int side) {
    save(draw(grid, side), Notes.of(pictures(grid)), file);
  }

  /**
   * Draws what {@link #save(PictureGrid, Path, int)} saves.
   *
   * @param grid at most 16,384 pixels a side when drawn
   * @param side the longer one of each picture in pixels, 16 to 2,048
   * @return an RGB image
   * @throws InvalidInputException if a size is outside
   */
  public static BufferedImage draw(PictureGrid grid, int side) {
    return GridDrawing.sheet(grid, side);
  }

  /**
   * Saves the pictures of a grid, row by row, as an animation that repeats for ever, each with its
   * title below. A GIF has 256 colours, the same in all frames; an APNG has all of them, and is
   * larger; a video, with {@code pti-video}, is small, and plays once.
   *
   * @param grid of a walk and back, so that it repeats without a jump
   * @param file a name ending in {@code .gif}, in {@code .png} or {@code .apng} for an APNG, or as
   *     a {@link FilmFormat} has it, such as {@code .mp4}, in a folder that is created as needed
   * @param delay how long each picture is shown, 20 ms to a minute; in steps of 10 ms in a GIF
   * @throws InvalidInputException if the time is outside, or the file cannot be written there
   */
  public static void saveAnimation(PictureGrid grid, Path file, Duration delay) {
    saveAnimation(grid, file, delay, GridDrawing.usualSide(grid));
  }

  /**
   * Saves an animation with pictures of a given size.
   *
   * @param grid of a walk and back, so that it repeats without a jump
   * @param file a name ending in {@code .gif}, in {@code .png} or {@code .apng} for an APNG, or as
   *     a {@link FilmFormat} has it, such as {@code .mp4}, in a folder that is created as needed
   * @param delay how long each picture is shown, 20 ms to a minute; in steps of 10 ms in a GIF
   * @param side the longer one of each picture in pixels, 16 to 2,048
   * @throws InvalidInputException if time or size are outside, or the file cannot be written there
   */
  public static void saveAnimation(PictureGrid grid, Path file, Duration delay, int side) {
    requireAnimation(file);
    write(new AnimatedFilm(GridDrawing.frames(grid, side), Notes.of(pictures(grid)), delay), file);
  }

  /**
   * Saves pictures as an animation that repeats for ever, at their own size and without titles.
   *
   * @param frames of one size, at least one; all are in memory
   * @param file a name ending in {@code .gif}, in {@code .png} or {@code .apng} for APNG, or as a
   *     {@link FilmFormat} has it
   * @param delay how long each picture is shown, 20 ms to a minute, in steps of 10 ms
   * @throws InvalidInputException if there is none or they differ in size, the time is outside, or
   *     the file cannot be written there
   */
  public static void saveAnimation(List<Picture> frames, Path file, Duration delay) {
    requireAnimation(file);
    requireOneSize(frames);
    List<BufferedImage> images = frames.stream().map(PictureEncoder::image).toList();
    write(new AnimatedFilm(images, Notes.of(frames), delay), file);
  }

  private static void requireOneSize(List<Picture> frames) {
    if (frames.isEmpty()) {
      throw new InvalidInputException("an animation has no pictures, wanted at least one");
    }
    PictureSize size = frames.get(0).size();
    for (Picture frame : frames) {
      if (!frame.size().equals(size)) {
        throw new InvalidInputException(
            "pictures of an animation are %s and %s, wanted one size"
                .formatted(size, frame.size()));
      }
    }
  }

  private static void write(AnimatedFilm film, Path file) {
    Optional<FilmFormat> format = FilmFormat.of(file);
    if (format.isPresent()) {
      film.write(format.get(), file);
      return;
    }
    byte[] bytes =
        isGif(file)
            ? AnimatedGif.encode(film.frames(), film.delay(), film.note())
            : AnimatedPng.encode(film.frames(), film.delay(), film.note());
    AtomicFiles.write(file, out -> out.write(bytes));
  }

  private static boolean isGif(Path file) {
    return endsIn(file, ".gif");
  }

  /** Says whether a name is one of a picture or of an animation other than a video. */
  static boolean isPictureOrAnimation(Path file) {
    return isName(file) || isGif(file) || endsIn(file, ".apng");
  }

  private static void requireAnimation(Path file) {
    boolean isPng = endsIn(file, ".png") || endsIn(file, ".apng");
    if (!isGif(file) && !isPng && FilmFormat.of(file).isEmpty()) {
      throw new InvalidInputException(
          "cannot write "
              + file
              + ": animations are saved as GIF, APNG or video, wanted a name ending in .gif, .png,"
              + " .apng, .mp4 or .webm");
    }
  }

  /**
   * Checks the size of pictures on a sheet or in an animation before they are drawn.
   *
   * @param side the longer one of each picture in pixels, 16 to 2,048
   * @return the side
   * @throws InvalidInputException if it is outside
   */
  public static int requireSide(int side) {
    return GridDrawing.requireSide(side);
  }

  /**
   * Checks the time of an animation's pictures before they are drawn.
   *
   * @param delay how long each picture is shown, 20 ms to a minute
   * @return the time
   * @throws InvalidInputException if it is outside
   */
  public static Duration requireDelay(Duration delay) {
    FrameTime.millis(delay);
    return delay;
  }

  /**
   * Encodes a picture as a PNG file in memory.
   *
   * @param picture values outside [-1, 1] are clipped
   * @return the bytes of the file
   */
  public static byte[] encode(Picture picture) {
    return PictureEncoder.png(PictureEncoder.image(picture), picture.note());
  }

  private static List<Picture> pictures(PictureGrid grid) {
    return grid.rows().stream().flatMap(List::stream).toList();
  }
}
