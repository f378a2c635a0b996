package dev.pti.core.face;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import dev.pti.api.Box;
import dev.pti.api.Face;
import dev.pti.api.FloatTensor;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** What the Python package found in pictures of this repository. */
final class ExpectedFaces {
  private static final List<String> LINES = lines();

  private ExpectedFaces() {}

  private static List<String> lines() {
    try {
      return Resources.readLines(
              Resources.getResource(ExpectedFaces.class, "mtcnn.expected.txt"),
              StandardCharsets.UTF_8)
          .stream()
          .filter(line -> !line.startsWith("#"))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<String> names() {
    return LINES.stream().map(line -> line.split(" ", -1)[0]).distinct().toList();
  }

  static List<Face> of(String name) {
    List<Face> faces = new ArrayList<>();
    for (String line : LINES) {
      String[] parts = line.split(" ", -1);
      if (parts[0].equals(name)) {
        double[] n = new double[15];
        for (int i = 0; i < n.length; i++) {
          n[i] = Double.parseDouble(parts[i + 1]);
        }
        double[][] points = new double[5][];
        for (int i = 0; i < 5; i++) {
          points[i] = new double[] {n[5 + 2 * i], n[6 + 2 * i]};
        }
        faces.add(new Face(new Box(n[0], n[1], n[2], n[3]), n[4], Landmarks.of(points)));
      }
    }
    return faces;
  }

  static Picture picture(String name) {
    return switch (name) {
      case "astronaut" -> Photographs.astronaut();
      case "six" -> six();
      default -> portrait(name);
    };
  }

  private static Picture portrait(String name) {
    return Photographs.read(Path.of("../evaluation/portraits", name + ".jpg"));
  }

  /** The first six portraits in two rows, on grey. */
  private static Picture six() {
    float[] values = new float[3 * 300 * 440];
    java.util.Arrays.fill(values, 128 / 127.5f - 1);
    List<String> portraits = names().subList(1, 7);
    for (int i = 0; i < 6; i++) {
      Picture portrait = portrait(portraits.get(i));
      for (int channel = 0; channel < 3; channel++) {
        for (int row = 0; row < 128; row++) {
          for (int column = 0; column < 128; column++) {
            int y = 10 + 145 * (i / 3) + row;
            int x = 10 + 140 * (i % 3) + column;
            values[(channel * 300 + y) * 440 + x] = portrait.get(channel, row, column);
          }
        }
      }
    }
    return Picture.of(FloatTensor.wrap(values, 3, 300, 440));
  }

  static void assertEqual(List<Face> found, List<Face> expected, double pixels) {
    Comparator<Face> byPlace =
        Comparator.comparingDouble(face -> face.box().top() * 1000 + face.box().left());
    List<Face> ours = found.stream().sorted(byPlace).toList();
    List<Face> theirs = expected.stream().sorted(byPlace).toList();
    assertThat(ours).hasSameSizeAs(theirs);
    for (int i = 0; i < ours.size(); i++) {
      for (int k = 0; k < 5; k++) {
        assertThat(
                ours.get(i)
                    .landmarks()
                    .points()
                    .get(k)
                    .distance(theirs.get(i).landmarks().points().get(k)))
            .as("landmark %d of face %d", k, i)
            .isLessThan(pixels);
      }
      assertThat(ours.get(i).box().centre().distance(theirs.get(i).box().centre()))
          .isLessThan(pixels);
      assertThat(ours.get(i).score())
          .isCloseTo(theirs.get(i).score(), org.assertj.core.api.Assertions.within(.01));
    }
  }
}
