package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small file of each container, cut at every byte and with every bit turned. */
class EveryByteTest {
  private static final int LONGEST_CUT = 3000;

  private final Path folder;

  EveryByteTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void every_truncation_is_refused() {
    FuzzCorpus.make(folder)
        .forEach(
            (name, bytes) -> {
              if (bytes.length <= LONGEST_CUT) {
                Fixtures.assertEveryTruncationIsRefused(folder, bytes, new TensorFiles()::read);
              }
            });
  }

  @Test
  void every_turned_bit_is_read_or_refused() {
    for (String name :
        List.of(
            "few.safetensors", "array.npy", "stored.npz", "zip.pt", "legacy-2.pt", "plain.pkl")) {
      byte[] whole = FuzzCorpus.make(folder).get(name);
      for (int bit = 0; bit < whole.length * 8; bit++) {
        byte[] turned = whole.clone();
        turned[bit / 8] ^= (byte) (1 << bit % 8);
        Path file = Fixtures.write(folder, "turned", turned);
        assertThatCode(() -> FuzzTarget.check(new TensorFiles()::read, file))
            .as("bit %d of %s", bit, name)
            .doesNotThrowAnyException();
      }
    }
  }
}
