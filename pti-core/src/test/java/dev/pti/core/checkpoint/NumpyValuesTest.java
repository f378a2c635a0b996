package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NumpyValuesTest {
  private static final byte[] TO_SIX = {1, 2, 3, 4, 5, 6};

  private final Path folder;

  NumpyValuesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private Path pickle(int protocol, Object value) {
    return Fixtures.write(folder, "x.pkl", PythonPickler.bytes(protocol, value));
  }

  private Map<String, FloatTensor> read(int protocol, Object value) {
    return TensorFile.read(pickle(protocol, value)).tensors();
  }

  private void assertRefused(Object value, String message) {
    Path file = pickle(3, value);
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  private static byte[] halves(ByteOrder order, int... values) {
    ByteBuffer bytes = ByteBuffer.allocate(2 * values.length).order(order);
    for (int value : values) {
      bytes.putShort((short) value);
    }
    return bytes.array();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void reads_arrays_of_either_byte_order(int protocol) {
    FloatTensor floats = FloatTensor.of(new float[] {1.5f, -2, 1e-30f}, 3);
    byte[] bigDoubles = ByteBuffer.allocate(16).putDouble(.25).putDouble(-7).array();
    Object value =
        Py.dict(
            "floats", Py.array(floats),
            "little",
                Py.array("i2", "<", new long[] {2}, false, halves(ByteOrder.LITTLE_ENDIAN, 1, -2)),
            "big", Py.array("i2", ">", new long[] {2}, false, halves(ByteOrder.BIG_ENDIAN, 1, -2)),
            "doubles", Py.array("f8", ">", new long[] {2}, false, bigDoubles),
            "truths", Py.array("b1", "|", new long[] {2}, false, new byte[] {0, 1}));
    assertThat(read(protocol, value))
        .isEqualTo(
            Map.of(
                "floats", floats,
                "little", FloatTensor.of(new float[] {1, -2}, 2),
                "big", FloatTensor.of(new float[] {1, -2}, 2),
                "doubles", FloatTensor.of(new float[] {.25f, -7}, 2),
                "truths", FloatTensor.of(new float[] {0, 1}, 2)));
  }

  @Test
  void puts_arrays_whose_first_axis_runs_fastest_in_order() {
    Object value =
        Py.dict(
            "c", Py.array("u1", "|", new long[] {2, 3}, false, TO_SIX),
            "fortran", Py.array("u1", "|", new long[] {2, 3}, true, TO_SIX));
    assertThat(read(4, value))
        .isEqualTo(
            Map.of(
                "c", FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                "fortran", FloatTensor.of(new float[] {1, 3, 5, 2, 4, 6}, 2, 3)));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void a_number_of_numpy_s_is_an_array_without_axes(int protocol) {
    assertThat(read(protocol, Py.dict("gain", Py.scalar("f8", Py.littleEndian(-.125)))))
        .isEqualTo(Map.of("gain", FloatTensor.of(new float[] {-.125f})));
  }

  /** As protocol 5 writes arrays. */
  @ParameterizedTest
  @ValueSource(strings = {"numpy.core.numeric", "numpy._core.numeric"})
  void reads_arrays_made_from_a_buffer(String module) {
    Object c = Py.call(module, "_frombuffer", TO_SIX, Py.type("u1", "|"), Py.tuple(3, 2), "C");
    Object f = Py.call(module, "_frombuffer", TO_SIX, Py.type("u1", "|"), Py.tuple(3, 2), "F");
    assertThat(read(5, Py.dict("c", c, "f", f)))
        .isEqualTo(
            Map.of(
                "c", FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2),
                "f", FloatTensor.of(new float[] {1, 4, 2, 5, 3, 6}, 3, 2)));
  }

  private static Object permuted(Object... axes) {
    return Py.call(
        "numpy._core.numeric",
        "_frombuffer",
        TO_SIX,
        Py.type("u1", "|"),
        Py.tuple(1, 3, 2),
        "K",
        Py.tuple(axes));
  }

  /** As NumPy 2.3 and later write arrays whose axes run fastest in another order. */
  @Test
  void reads_arrays_made_from_a_buffer_with_their_axes_in_another_order() {
    assertThat(read(5, Py.dict("k", permuted(2, 0, 1))))
        .isEqualTo(Map.of("k", FloatTensor.of(new float[] {1, 3, 5, 2, 4, 6}, 2, 1, 3)));
    assertRefused(
        permuted(0, 1, 1),
        "FILE holds a pickle that builds a value from the wrong arguments at byte 139; nothing in it"
            + " was run");
  }

  @Test
  void refuses_arrays_that_are_not_of_numbers() {
    assertRefused(
        Py.array("O8", "|", new long[] {1}, false, new byte[8]),
        "FILE holds a NumPy array that is not of numbers");
  }

  @Test
  void refuses_an_array_of_other_bytes_than_its_shape_has() {
    assertRefused(
        Py.array("f4", "<", new long[] {2, 3}, false, TO_SIX),
        "an array of FILE has shape [2, 3] and type float32, which is 24 bytes, but 6 are there");
    assertRefused(
        Py.array("u1", "|", new long[] {-1}, false, TO_SIX),
        "an array of FILE has the negative shape [-1]");
  }

  @Test
  void refuses_a_state_that_is_none() {
    Object shortened =
        new Py.Call(
            new Py.Name("numpy.core.multiarray", "_reconstruct"),
            Py.tuple(new Py.Name("numpy", "ndarray"), Py.tuple(0), new byte[] {'b'}),
            Py.tuple(1, Py.tuple(6)));
    Path file = pickle(3, shortened);
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            ".*x.pkl holds a pickle that sets the state of what has none at byte \\d+; nothing in"
                + " it was run");
  }
}
