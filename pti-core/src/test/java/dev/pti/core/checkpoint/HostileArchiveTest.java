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

/** Zip archives that claim, hide or multiply. */
class HostileArchiveTest {
  private final Path folder;

  HostileArchiveTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private void assertRefused(byte[] archive, String message) {
    Path file = Fixtures.write(folder, "x.pt", archive);
    assertThatThrownBy(() -> new TensorFiles().read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
    assertThat(FuzzTarget.finding(file)).isNull();
  }

  /** An archive's start and then an end record, with the wide record that it refers to. */
  private static byte[] ended(long entries, long directory) {
    ByteBuffer zip = ByteBuffer.allocate(4 + 56 + 20 + 22).order(ByteOrder.LITTLE_ENDIAN);
    zip.putInt(0x04034b50);
    zip.putInt(0x06064b50).putLong(44).putInt(0).putInt(0).putInt(0).putLong(entries);
    zip.putLong(entries).putLong(directory).putLong(0);
    zip.putInt(0x07064b50).putInt(0).putLong(4).putInt(1);
    zip.putInt(0x06054b50).putInt(0).putShort((short) -1).putShort((short) -1);
    return zip.putInt(-1).putInt(-1).putShort((short) 0).array();
  }

  @Test
  void claims_of_the_directory_are_checked_before_room_is_made() {
    assertRefused(
        ended(Integer.MAX_VALUE, 60),
        "FILE claims a zip directory of 2147483647 entries in 60 bytes, the most is 100000 in"
            + " 33554432");
    assertRefused(
        ended(-1, 60),
        "FILE claims a zip directory of 18446744073709551615 entries in 60 bytes, the most is"
            + " 100000 in 33554432");
    assertRefused(
        ended(1, -1L >>> 1),
        "FILE claims a zip directory of 1 entries in 9223372036854775807 bytes, the most is 100000"
            + " in 33554432");
  }

  @Test
  void a_pickle_of_zeros_packed_into_little_is_refused() {
    byte[] zeros = new byte[TorchZip.MAX_PICKLE + 1];
    assertRefused(
        new ZipFixture(true).add("x/data.pkl", zeros).bytes(),
        "x/data.pkl of FILE has 33554433 bytes, the most is 33554432");
    byte[] most = new byte[TorchZip.MAX_PICKLE];
    assertRefused(
        new ZipFixture(true).add("x/data.pkl", most).bytes(),
        "FILE holds the pickle instruction 0x00, which no checkpoint needs, at byte 0 of x/data.pkl;"
            + " nothing in it was run");
  }

  @Test
  void names_that_differ_in_case_alone_are_two() {
    byte[] pickle = new PickleFixture().op('}').bytes();
    assertRefused(
        new ZipFixture(false).add("x/data.pkl", pickle).add("X/data.pkl", pickle).bytes(),
        "FILE is a zip archive with 2 files data.pkl, PyTorch's has one");
  }

  @Test
  void names_that_leave_the_archive_are_refused() {
    byte[] pickle = new PickleFixture().op('}').bytes();
    for (String name : new String[] {"../x", "x/../../y", "/etc/passwd", "x\\..\\y", ".."}) {
      assertRefused(
          new ZipFixture(false).add("x/data.pkl", pickle).add(name, new byte[1]).bytes(),
          "FILE holds the entry " + name + ", whose name leads out of the archive");
    }
  }

  @Test
  void a_name_of_several_lines_is_shown_in_one() {
    assertRefused(
        new ZipFixture(false).add("a.npy", new byte[1]).add("b\n\u001b[2J", new byte[1]).bytes(),
        "a.npy of FILE is truncated: it ends inside its header");
    assertRefused(
        new ZipFixture(false).add("b\n\u001b[2J", new byte[1]).add("a.npy", new byte[1]).bytes(),
        "FILE holds b\\u000a\\u001b[2J, wanted .npy arrays alone");
  }

  @Test
  void a_packed_storage_is_not_unpacked_again_and_again() {
    PickleFixture pickle = new PickleFixture().op('}', '(');
    int count = 64 << 20;
    for (int i = 0; i < 20; i++) {
      pickle.text("a" + i);
      pickle.tensor("ByteStorage", "0", count, count - 1 - i, new int[] {1}, new int[] {1});
    }
    byte[] archive =
        new ZipFixture(true)
            .add("x/data.pkl", pickle.op('u').bytes())
            .add("x/data/0", new byte[count])
            .bytes();
    assertRefused(
        archive,
        "FILE packs tensors so that more than 1073741824 bytes before them would have to be"
            + " unpacked");
  }

  @Test
  void a_shape_of_many_axes_is_refused() {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + "1,".repeat(15_000) + "), }";
    Path file = Fixtures.write(folder, "x.npy", Fixtures.npy(header));
    assertThatThrownBy(() -> new TensorFiles().read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + " has the header {'descr'");
    byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.US_ASCII);
    Path nested =
        Fixtures.write(
            folder,
            "x.safetensors",
            Fixtures.safetensors(
                "{\"a\":{\"shape\":" + new String(deep, StandardCharsets.US_ASCII), 0));
    assertThat(FuzzTarget.finding(nested)).isNull();
  }
}
