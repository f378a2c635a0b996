package dev.pti;

import ai.djl.Device;
import dev.pti.api.Face;
import dev.pti.api.FaceDetector;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.face.Mtcnn;
import dev.pti.core.image.Photographs;
import dev.pti.core.tensor.TorchEngine;
import java.nio.file.Path;
import java.util.List;

/**
 * The bundled way to find faces: MTCNN, three small networks on the CPU, loaded at first use and
 * kept for as long as the library is.
 */
public final class Faces {
  /** The smallest face that is sought unless another size is asked for. */
  private static final int SMALLEST = 20;

  private Faces() {}

  private static final class Holder {
    static final FaceDetector DETECTOR = detector(SMALLEST);
  }

  /**
   * Returns the detector of faces from 20 pixels on. In photographs of more than 5.8 megapixels the
   * smallest face grows, to 59 pixels at 50 megapixels.
   *
   * @return a thread-safe detector, always the same
   */
  public static FaceDetector detector() {
    return Holder.DETECTOR;
  }

  /**
   * Returns a detector of faces of another size; searching for larger faces alone is faster.
   *
   * @param smallestFace about, pixels a side, at least 12
   * @return a thread-safe detector, whose weights stay in memory (2 MB): keep it
   * @throws dev.pti.api.InvalidInputException if the size is less than 12
   */
  public static FaceDetector detector(int smallestFace) {
    return Resources.read(
        Mtcnn.class,
        Mtcnn.RESOURCE,
        in ->
            Mtcnn.load(
                Safetensors.read(in, Mtcnn.RESOURCE).tensors(),
                smallestFace,
                TorchEngine.newManager(Device.cpu())));
  }

  /**
   * Finds the faces of a photograph.
   *
   * @param photograph an image file
   * @return the largest first, as {@link dev.pti.api.FaceChoice#number} counts them
   * @throws dev.pti.api.InvalidInputException if the file is not a usable photograph
   */
  public static List<Face> find(Path photograph) {
    return Face.largestFirst(detector().detect(Photographs.read(photograph)));
  }
}
