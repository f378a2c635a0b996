package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NumpyTest {
  private final Path folder;

  NumpyTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private FloatTensor read(String header, int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return Numpy.read(Fixtures.write(folder, "x.npy", Fixtures.npy(header, bytes))).single();
  }

  private static String header(String type, boolean fortran, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }   \n"
        .formatted(type, fortran ? "True" : "False", shape);
  }

  private void assertRefused(String header, int bytes, String message) {
    assertThatThrownBy(() -> read(header, new int[bytes]))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", folder.resolve("x.npy").toString()));
  }

  @Test
  void reads_the_boundary_files_of_the_field() {
    TensorFile file =
        Numpy.read(Fixtures.resource("/checkpoint/editing/interfacegan_smile_boundary.npy"));
    assertThat(file.tensors()).containsOnlyKeys("value");
    FloatTensor boundary = file.single();
    assertThat(boundary).hasToString("float[1, 512]");
    assertThat(boundary.get(0)).isEqualTo((float) 0.011131304507295714);
    assertThat(boundary.get(511)).isEqualTo((float) 0.0396277660233943);
    FloatTensor stack =
        Numpy.read(Fixtures.resource("/checkpoint/editing/stit_wplus_direction.npy")).single();
    assertThat(stack).hasToString("float[18, 512]");
    double sum = 0;
    for (int i = 0; i < stack.count(); i++) {
      sum += stack.get(i);
    }
    assertThat(stack.get(512)).isEqualTo((float) 0.009802679417931472);
    assertThat(sum).isCloseTo(-2.6434220425204384, within(1e-5));
  }

  @Test
  void reads_both_byte_orders_and_many_types() {
    assertThat(read(header(">f4", false, "()"), 0x3f, 0x80, 0, 0).get(0)).isEqualTo(1);
    assertThat(read(header("<f4", false, "()"), 0, 0, 0x80, 0x3f).get(0)).isEqualTo(1);
    assertThat(read(header("<f2", false, "(1,)"), 1, 0).get(0)).isEqualTo(0x1p-24f);
    assertThat(read(header(">i2", false, "(1L,)"), 0xff, 0xfe).get(0)).isEqualTo(-2);
    assertThat(read(header("|b1", false, "(2,)"), 1, 0).toArray()).containsExactly(1, 0);
  }

  @Test
  void turns_fortran_order_into_c_order() {
    assertThat(read(header("|u1", true, "(2, 3)"), 1, 4, 2, 5, 3, 6))
        .isEqualTo(FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3));
  }

  @Test
  void reads_arrays_without_values() {
    assertThat(read(header("<f4", false, "(0, 5)"))).hasToString("float[0, 5]");
    assertThat(read(header("<f4", true, "(5, 0)"))).hasToString("float[5, 0]");
  }

  @Test
  void refuses_python_objects() {
    assertRefused(
        header("|O", false, "(1,)"), 8, "FILE holds Python objects, wanted an array of numbers");
    assertRefused(
        header("<c8", false, "(1,)"),
        8,
        "FILE has values of type <c8, wanted floats, integers or booleans");
    assertRefused(
        "{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }",
        4,
        "FILE has the header {'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), },"
            + " wanted plain descr, fortran_order and shape");
  }

  @Test
  void refuses_a_shape_that_does_not_fit_the_bytes() {
    assertRefused(
        header("<f4", false, "(2, 3)"),
        20,
        "FILE has shape [2, 3] and type float32, which is 24 bytes, but 20 are there");
    assertRefused(
        header("<f8", false, "(1099511627776,)"),
        8,
        "FILE has shape [1099511627776] and type float64, which is 8796093022208 bytes,"
            + " but 8 are there");
    assertRefused(
        header("<f4", false, "(9223372036854775807, 2)"),
        0,
        "FILE has shape [9223372036854775807, 2], more values than can be counted");
    assertRefused(
        header("<f4", false, "(9223372036854775808,)"),
        0,
        "FILE has shape (9223372036854775808,), more values than can be counted");
  }

  @Test
  void refuses_other_versions_and_long_headers() {
    byte[] bytes = Fixtures.npy(header("<f4", false, "()"), new byte[4]);
    bytes[6] = 9;
    Path file = Fixtures.write(folder, "x.npy", bytes);
    assertThatThrownBy(() -> Numpy.read(file))
        .hasMessage(file + " has version 9 of the NumPy format, wanted 1 to 3");
    bytes[6] = 2;
    bytes[11] = (byte) 0xff;
    Fixtures.write(folder, "x.npy", bytes);
    assertThatThrownBy(() -> Numpy.read(file))
        .hasMessageStartingWith(file + " claims a header of 42");
  }

  @Test
  void refuses_an_array_cut_at_any_byte() {
    byte[] whole = Fixtures.npy(header("<f4", false, "(2,)"), new byte[8]);
    Fixtures.assertEveryTruncationIsRefused(folder, whole, Numpy::read);
    Fixtures.assertDamageIsReadOrRefused(folder, whole, whole.length, Numpy::read);
  }

  @Test
  void reads_archives_packed_or_not() {
    byte[] one = Fixtures.npy(header("|u1", false, "(1,)"), (byte) 1);
    byte[] two = Fixtures.npy(header("|u1", false, "(1,)"), (byte) 2);
    for (boolean packed : new boolean[] {false, true}) {
      Path file =
          new ZipFixture(packed).add("one.npy", one).add("a/two.npy", two).write(folder, "x.npz");
      assertThat(Numpy.read(file).tensors())
          .isEqualTo(
              Map.of(
                  "one", FloatTensor.of(new float[] {1}, 1),
                  "a/two", FloatTensor.of(new float[] {2}, 1)));
    }
  }

  @Test
  void refuses_an_archive_cut_at_any_byte() {
    byte[] one = Fixtures.npy(header("|u1", false, "(1,)"), (byte) 1);
    for (boolean packed : new boolean[] {false, true}) {
      byte[] whole = new ZipFixture(packed).add("one.npy", one).bytes();
      Fixtures.assertEveryTruncationIsRefused(folder, whole, Numpy::read);
      Fixtures.assertDamageIsReadOrRefused(folder, whole, whole.length, Numpy::read);
    }
  }

  @Test
  void refuses_other_things_in_an_archive() {
    Path file = new ZipFixture(false).add("x.txt", new byte[1]).write(folder, "x.npz");
    assertThatThrownBy(() -> Numpy.read(file))
        .hasMessage(file + " holds x.txt, wanted .npy arrays alone");
  }
}
