package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
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

  private static byte[] turned(byte[] archive, int at) {
    byte[] turned = archive.clone();
    turned[at] ^= 4;
    return turned;
  }

  private static int indexOf(byte[] archive, String text) {
    return new String(archive, StandardCharsets.ISO_8859_1).indexOf(text);
  }

  @Test
  void a_turned_bit_of_an_array_is_noticed() {
    byte[] archive = new ZipFixture(false).add("aa.npy", ARRAY).bytes();
    int header = indexOf(archive, "'fortran");
    assertRefused(
        turned(archive, indexOf(archive, "(1,)}") + 5),
        "FILE is damaged: the checksum of aa.npy differs");
    byte[] spaced = archive.clone();
    spaced[header - 1] = '\t';
    assertRefused(spaced, "FILE is damaged: the checksum of aa.npy differs");
  }

  @Test
  void a_turned_bit_of_a_pickle_is_noticed() {
    byte[] archive = new PickleFixture().op('}').text("a").number(1).op('s').zip("0").bytes();
    Path file = Fixtures.write(folder, "x.pt", turned(archive, indexOf(archive, "aJ") + 2));
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is damaged: the checksum of x/data.pkl differs");
  }

  /** A storage of three values, of which one tensor each takes the first and the second. */
  private byte[] parts(boolean packed) {
    PickleFixture pickle = new PickleFixture().op('}', '(');
    for (int i = 0; i < 2; i++) {
      pickle.text("a" + i);
      pickle.tensor("ByteStorage", "0", 3, i, new int[] {1}, new int[] {1});
    }
    return new ZipFixture(packed)
        .add("x/data.pkl", pickle.op('u').bytes())
        .add("x/data/0", new byte[] {71, 72, 73})
        .bytes();
  }

  @Test
  void a_turned_bit_beside_the_parts_that_are_read_is_noticed() {
    byte[] archive = parts(false);
    Path whole = Fixtures.write(folder, "x.pt", archive);
    assertThat(PyTorch.read(whole).get("a1").toArray()).containsExactly(72);
    Path file = Fixtures.write(folder, "y.pt", turned(archive, indexOf(archive, "GHI") + 2));
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is damaged: the checksum of x/data/0 differs");
  }

  @Test
  void a_wrong_checksum_of_a_packed_entry_is_noticed() {
    byte[] archive = parts(true);
    int directory = new String(archive, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
    Path file = Fixtures.write(folder, "x.pt", turned(archive, directory + 16));
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(file + " is damaged: the checksum of x/data/0 differs");
  }

  @Test
  void a_checksum_that_was_not_computed_is_not_compared() {
    byte[] archive = parts(false);
    int directory = new String(archive, StandardCharsets.ISO_8859_1).lastIndexOf("PK\1\2");
    ByteBuffer.wrap(archive).putInt(directory + 16, 0);
    Path file = Fixtures.write(folder, "x.pt", archive);
    assertThat(PyTorch.read(file).get("a0").toArray()).containsExactly(71);
  }

  @Test
  void refuses_a_comment_that_is_no_text() {
    byte[] archive = new ZipFixture(false).add("aa.npy", ARRAY, "note").bytes();
    Path file = Fixtures.write(folder, "x.npz", ZipFixture.replace(archive, "note", "no\u00ffe"));
    // Later JDKs look at comments when they open the archive, and say it in their words.
    assertThatThrownBy(() -> new TensorFiles().read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + " is damaged: ")
        .hasMessageMatching(".*(the comment of an entry is not UTF-8|bad entry name or comment.*)");
  }
}
