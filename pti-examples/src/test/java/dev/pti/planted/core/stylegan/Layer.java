package dev.pti.planted.core.stylegan;

import dev.pti.planted.core.image.Photo;
import dev.pti.planted.core.tensor.Kernel;

/** May see tensor, must not see image. */
public interface Layer {
  Kernel kernel();

  Photo photo();
}
