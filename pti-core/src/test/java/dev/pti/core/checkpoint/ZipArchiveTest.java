package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZipArchiveTest {
  private static final byte[] ARRAY =
      Fixtures.npy("{'descr': '|u1', 'fortran_order': False, 'shape': (1,)}", (byte) 1);

  private final Path folder;

  ZipArchiveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void assertRefused(byte[] archive, String message) {
    Path file = Fixtures.write(folder, "x.npz", archive);
    assertThatThrownBy(() -> new TensorFiles().read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void refuses_names_that_lead_out_of_the_archive() {
    for (String name :
        new String[] {"../evil.npy", "a/../../evil.npy", "/evil.npy", "a\\evil.npy"}) {
      assertRefused(
          new ZipFixture(false).add(name, ARRAY).bytes(),
          "FILE holds the entry " + name + ", whose name leads out of the archive");
    }
  }

  @Test
  void refuses_an_entry_that_stands_there_twice() {
    byte[] twice = new ZipFixture(false).add("aa.npy", ARRAY).add("ab.npy", ARRAY).bytes();
    assertRefused(
        ZipFixture.replace(twice, "ab.npy", "aa.npy"), "FILE holds the entry aa.npy twice");
  }

  @Test
  void refuses_an_entry_that_claims_gigabytes() {
    byte[] archive = new ZipFixture(true).add("aa.npy", ARRAY).bytes();
    int directory = new String(archive, StandardCharsets.ISO_8859_1).indexOf("PK\u0001\u0002");
    ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).putInt(directory + 24, 0x7fffffff);
    int packed = ByteBuffer.wrap(archive).order(ByteOrder.LITTLE_ENDIAN).getInt(directory + 20);
    assertRefused(
        archive,
        "entry aa.npy of FILE claims 2147483647 bytes packed into %d of the file's %d"
            .formatted(packed, archive.length));
  }

  @Test
  void refuses_an_archive_of_other_things() {
    String neither = "FILE is a zip archive with neither PyTorch's data.pkl nor .npy arrays";
    assertRefused(new ZipFixture(true).add("word/document.xml", ARRAY).bytes(), neither);
    assertRefused(new ZipFixture(true).bytes(), neither);
  }
}
