package example;

import dev.pti.Encoder;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Latent;
import dev.pti.editing.DirectionLearner;
import dev.pti.editing.LabelledLatents;
import dev.pti.editing.LearnedDirection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Learns a direction from portraits with an attribute and without it, and applies it to a tuned
 * photograph: {@code LearnDirection WITH_FOLDER WITHOUT_FOLDER PHOTOGRAPH}.
 */
public final class LearnDirection {
  private LearnDirection() {}

  public static void main(String[] arguments) throws IOException {
    List<Path> with = files(Path.of(arguments[0]));
    List<Path> all = Stream.concat(with.stream(), files(Path.of(arguments[1])).stream()).toList();
    try (Pti pti = Pti.builder().encoder(Encoder.bundled()).build()) {
      List<Latent> latents = all.stream().map(file -> pti.invert(file).latent()).toList();
      boolean[] labels = new boolean[all.size()];
      IntStream.range(0, with.size()).forEach(i -> labels[i] = true);
      LearnedDirection learned =
          DirectionLearner.svm().learn("attribute", LabelledLatents.of(latents, labels));
      System.out.println(learned.report());
      Tuned tuned = pti.invert(Path.of(arguments[2])).tune();
      tuned.edit(learned.direction(), 2).save(Path.of("out", "with-attribute.png"));
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }
}
