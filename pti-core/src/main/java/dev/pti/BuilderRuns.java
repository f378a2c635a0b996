package dev.pti;

import ai.djl.modality.cv.Image;
import dev.pti.api.Picture;
import dev.pti.api.Target;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.function.Function;

/** What a {@link Pti.Builder} begins at once, for applications that want one run. */
abstract class BuilderRuns extends BuilderOptions {
  abstract Pti build();

  /** Builds and begins; where that fails nobody has what was built, which is closed. */
  private <T> T of(Function<Pti, T> beginning) {
    Pti pti = build();
    try {
      return beginning.apply(pti);
    } catch (RuntimeException | Error e) {
      pti.close();
      throw e;
    }
  }

  /**
   * Builds and inverts a photograph file; see {@link Pti#invert(Path)}.
   *
   * @param photograph an image file
   * @return where it was found
   */
  public Inverted invert(Path photograph) {
    return of(pti -> pti.invert(photograph));
  }

  /**
   * Builds and inverts an image; see {@link Pti#invert(BufferedImage)}.
   *
   * @param photograph any type of image
   * @return where it was found
   */
  public Inverted invert(BufferedImage photograph) {
    return of(pti -> pti.invert(photograph));
  }

  /**
   * Builds and inverts a picture; see {@link Pti#invert(Picture)}.
   *
   * @param photograph of any size
   * @return where it was found
   */
  public Inverted invert(Picture photograph) {
    return of(pti -> pti.invert(photograph));
  }

  /**
   * Builds and inverts an image; see {@link Pti#invert(Image)}.
   *
   * @param photograph DJL's image
   * @return where it was found
   */
  public Inverted invert(Image photograph) {
    return of(pti -> pti.invert(photograph));
  }

  /**
   * Builds and inverts an aligned target; see {@link Pti#invert(Target)}.
   *
   * @param target of the generator's resolution
   * @return where it was found
   */
  public Inverted invert(Target target) {
    return of(pti -> pti.invert(target));
  }

  /**
   * Builds, then inverts a photograph file on another thread; see {@link Pti#invertAsync(Path)}.
   *
   * @param photograph an image file
   * @return the run, which can be cancelled
   */
  public Run<Inverted> invertAsync(Path photograph) {
    return of(pti -> pti.invertAsync(photograph));
  }

  /**
   * Builds, then inverts an image on another thread; see {@link Pti#invertAsync(BufferedImage)}.
   *
   * @param photograph any type of image, which must not change meanwhile
   * @return the run, which can be cancelled
   */
  public Run<Inverted> invertAsync(BufferedImage photograph) {
    return of(pti -> pti.invertAsync(photograph));
  }

  /**
   * Builds, then inverts an image on another thread; see {@link Pti#invertAsync(Image)}.
   *
   * @param photograph DJL's image, which must not change meanwhile
   * @return the run, which can be cancelled
   */
  public Run<Inverted> invertAsync(Image photograph) {
    return of(pti -> pti.invertAsync(photograph));
  }

  /**
   * Builds, then inverts an aligned target on another thread; see {@link Pti#invertAsync(Target)}.
   *
   * @param target of the generator's resolution
   * @return the run, which can be cancelled
   */
  public Run<Inverted> invertAsync(Target target) {
    return of(pti -> pti.invertAsync(target));
  }
}
