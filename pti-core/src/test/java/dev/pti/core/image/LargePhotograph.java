package dev.pti.core.image;

import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.Placement;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.nio.file.Path;
import java.util.List;

/** In a JVM of its own: writes a photograph of 50 megapixels, reads, aligns and pastes back. */
final class LargePhotograph {
  static final int WIDTH = 8192;
  static final int HEIGHT = 6144;

  private LargePhotograph() {}

  public static void main(String[] arguments) {
    Path file = Path.of(arguments[0]);
    write(file);
    Picture photograph = Photographs.read(file);
    double[][] points = {{3800, 2800}, {4200, 2800}, {4000, 3000}, {3800, 3200}, {4200, 3200}};
    Face face = Face.of(Landmarks.of(points));
    Aligned aligned =
        Aligner.face(whole -> List.of(face), FaceChoice.only())
            .align(photograph, PictureSize.square(64));
    Placement placement = aligned.placement().orElseThrow();
    Picture black = Picture.ofSamples(new byte[3 * 64 * 64], 64, 64);
    Picture pasted =
        PasteBack.ofDefaults().withSeam().apply(photograph, placement, aligned.picture(), black);
    Path again = file.resolveSibling("again.jpg");
    PictureFiles.save(pasted, again);
    System.out.println(photograph + ", square of " + Math.round(placement.side()));
    System.out.println(pasted.get8Bit(0, 10, 10) == photograph.get8Bit(0, 10, 10));
    System.out.println(pasted.get8Bit(0, 3000, 4000) != photograph.get8Bit(0, 3000, 4000));
  }

  private static void write(Path file) {
    BufferedImage image = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    byte[] samples = ((DataBufferByte) image.getRaster().getDataBuffer()).getData();
    for (int i = 0; i < samples.length; i++) {
      samples[i] = (byte) (i / 3 / WIDTH / 48 + i / 3 % WIDTH / 80);
    }
    PictureFiles.save(image, file);
  }
}
