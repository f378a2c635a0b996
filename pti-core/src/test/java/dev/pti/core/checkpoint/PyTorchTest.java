package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.razorvine.pickle.Pickler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PyTorchTest {
  private static final byte[] TO_SIX = {1, 2, 3, 4, 5, 6};

  private final Path folder;

  PyTorchTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static FloatTensor tensor(TensorFile file, String name) {
    FloatTensor tensor = file.tensors().get(name);
    if (tensor == null) {
      throw new AssertionError(name + " is not among " + file.tensors().keySet());
    }
    return tensor;
  }

  private void assertRefused(PickleFixture pickle, String message) {
    Path file = pickle.write(folder, "0", TO_SIX);
    assertThatThrownBy(() -> PyTorch.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(message.replace("FILE", file.toString()));
  }

  @Test
  void reads_a_real_file_of_the_zip_format() {
    TensorFile age = PyTorch.read(Fixtures.resource("/checkpoint/editing/age.pt"));
    assertThat(age.tensors()).containsOnlyKeys("value");
    assertThat(age.metadata()).isEmpty();
    assertThat(age.single()).hasToString("float[1, 512]");
    assertThat(age.single().get(0)).isEqualTo(-0.04221423f);
    assertThat(age.single().get(511)).isEqualTo(0.019072331f);
  }

  @Test
  void reads_a_real_file_of_the_old_format() {
    TensorFile alex = PyTorch.read(Fixtures.resource("/checkpoint/lpips/alex.pth"));
    assertThat(alex.tensors().keySet())
        .containsExactly(
            "lin0.model.1.weight",
            "lin1.model.1.weight",
            "lin2.model.1.weight",
            "lin3.model.1.weight",
            "lin4.model.1.weight");
    assertThat(tensor(alex, "lin0.model.1.weight")).hasToString("float[1, 64, 1, 1]");
    assertThat(tensor(alex, "lin0.model.1.weight").get(0)).isEqualTo(3.7879954e-6f);
    assertThat(tensor(alex, "lin1.model.1.weight").get(191)).isEqualTo(0.63624597f);
    assertThat(tensor(alex, "lin4.model.1.weight").get(255)).isEqualTo(0.084540635f);
  }

  @Test
  void reads_strided_and_shared_storages() {
    PickleFixture pickle =
        new PickleFixture()
            .op('}', '(')
            .text("whole")
            .tensor("ByteStorage", "0", 6, 0, new int[] {2, 3}, new int[] {3, 1})
            .text("transposed")
            .tensor("ByteStorage", "0", 6, 0, new int[] {3, 2}, new int[] {1, 3})
            .text("tail")
            .tensor("ByteStorage", "0", 6, 4, new int[] {2}, new int[] {1})
            .text("expanded")
            .tensor("ByteStorage", "0", 6, 1, new int[] {2, 2}, new int[] {1, 0})
            .text("scalar")
            .tensor("ByteStorage", "0", 6, 5, new int[0], new int[0])
            .text("empty")
            .tensor("ByteStorage", "0", 6, 6, new int[] {0, 3}, new int[] {3, 1})
            .op('u');
    Map<String, FloatTensor> tensors = PyTorch.read(pickle.write(folder, "0", TO_SIX)).tensors();
    assertThat(tensors)
        .isEqualTo(
            Map.of(
                "whole", FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3),
                "transposed", FloatTensor.of(new float[] {1, 4, 2, 5, 3, 6}, 3, 2),
                "tail", FloatTensor.of(new float[] {5, 6}, 2),
                "expanded", FloatTensor.of(new float[] {2, 2, 3, 3}, 2, 2),
                "scalar", FloatTensor.of(new float[] {6}),
                "empty", FloatTensor.of(new float[0], 0, 3)));
  }

  @Test
  void reads_parameters_sizes_and_namespaces() {
    PickleFixture pickle =
        new PickleFixture()
            .op('}', '(')
            .text("new")
            .global("torch._utils", "_rebuild_parameter")
            .op('(')
            .tensor("CharStorage", "0", 6, 0, new int[] {6}, new int[] {1})
            .op(0x88)
            .global("collections", "OrderedDict")
            .op(')', 'R', 't', 'R')
            .text("old")
            .global("torch.nn.parameter", "Parameter")
            .op(')', 0x81, '(')
            .tensor("CharStorage", "0", 6, 5, new int[] {1}, new int[] {1})
            .op('N', 'N', 0x88, 0x89, 't', 'b')
            .text("size")
            .global("torch", "Size")
            .tuple(6, 1)
            .op(0x85, 'R')
            .text("args")
            .global("argparse", "Namespace")
            .op(')', 0x81, '}')
            .text("dtype")
            .global("torch", "float32")
            .op('s', 'b')
            .op('u');
    TensorFile read = PyTorch.read(pickle.write(folder, "0", TO_SIX));
    assertThat(tensor(read, "new").toArray()).containsExactly(1, 2, 3, 4, 5, 6);
    assertThat(tensor(read, "old").toArray()).containsExactly(6);
    assertThat(read.metadata())
        .isEqualTo(Map.of("size.0", "6", "size.1", "1", "args.dtype", "torch.float32"));
  }

  /** The pickle is written by another implementation. */
  @Test
  void flattens_nested_settings_into_texts() throws IOException {
    Map<String, Object> settings = new LinkedHashMap<>();
    settings.put("lr", .002);
    settings.put("steps", List.of(1, 70_000, 1L << 40));
    settings.put("name", "größe");
    settings.put("seed", null);
    settings.put("flags", Map.of(3, true));
    byte[] pickle = new Pickler().dumps(Map.of("opts", settings));
    Path file = new ZipFixture(true).add("archive/data.pkl", pickle).write(folder, "x.pt");
    TensorFile read = PyTorch.read(file);
    assertThat(read.tensors()).isEmpty();
    assertThat(read.metadata())
        .isEqualTo(
            Map.of(
                "opts.lr", "0.002",
                "opts.steps.0", "1",
                "opts.steps.1", "70000",
                "opts.steps.2", "1099511627776",
                "opts.name", "größe",
                "opts.seed", "None",
                "opts.flags.3", "True"));
  }

  @Test
  void reads_newer_protocols() {
    PickleFixture pickle =
        new PickleFixture()
            .op(0x80, 4, 0x95, 3, 0, 0, 0, 0, 0, 0, 0)
            .op('}', 0x94)
            .op(0x8c, 1)
            .ascii("a")
            .op(0x8c, 5)
            .ascii("torch")
            .op(0x8c, 4)
            .ascii("Size")
            .op(0x93, 0x94, ')', 0x85, 'R', 's');
    assertThat(PyTorch.read(pickle.write(folder, "0")).tensors()).isEmpty();
  }

  @Test
  void obeys_the_byte_order_of_the_archive() {
    byte[] pickle =
        new PickleFixture().tensor("ShortStorage", "0", 1, 0, new int[] {1}, new int[] {1}).bytes();
    for (String order : List.of("little", "big")) {
      Path file =
          new ZipFixture(false)
              .add("x/data.pkl", pickle)
              .add("x/byteorder", order.getBytes(StandardCharsets.US_ASCII))
              .add("x/data/0", new byte[] {1, 0})
              .write(folder, order);
      assertThat(PyTorch.read(file).single().get(0)).isEqualTo(order.equals("big") ? 256 : 1);
    }
  }

  @Test
  void refuses_a_tensor_outside_its_storage() {
    String outside = ", outside its storage of 6 values";
    assertRefused(
        new PickleFixture().tensor("ByteStorage", "0", 6, 3, new int[] {2, 2}, new int[] {3, 1}),
        "a tensor of FILE has shape [2, 2], strides [3, 1] and offset 3" + outside);
    assertRefused(
        new PickleFixture().tensor("ByteStorage", "0", 6, 5, new int[] {2}, new int[] {-1}),
        "a tensor of FILE has shape [2], strides [-1] and offset 5" + outside);
    assertRefused(
        new PickleFixture().tensor("ByteStorage", "0", 6, -1, new int[] {1}, new int[] {1}),
        "a tensor of FILE has shape [1], strides [1] and offset -1" + outside);
    assertRefused(
        new PickleFixture().tensor("ByteStorage", "0", 6, 0, new int[] {-1}, new int[] {1}),
        "a tensor of FILE has the negative shape [-1]");
  }

  @Test
  void refuses_a_storage_of_another_size_or_none() {
    assertRefused(
        new PickleFixture().tensor("FloatStorage", "0", 6, 0, new int[] {6}, new int[] {1}),
        "storage x/data/0 of FILE has 6 bytes, wanted 6 values of type float32");
    assertRefused(
        new PickleFixture().tensor("ByteStorage", "../0", 6, 0, new int[] {6}, new int[] {1}),
        "FILE lacks the storage x/data/../0");
  }

  @Test
  void refuses_a_file_cut_at_any_byte() {
    byte[] zip = sixBytes().zip("0", TO_SIX).bytes();
    Fixtures.assertEveryTruncationIsRefused(folder, zip, PyTorch::read);
    Fixtures.assertDamageIsReadOrRefused(folder, zip, zip.length, PyTorch::read);
  }

  @Test
  void refuses_a_file_of_the_old_format_cut_at_any_byte() {
    byte[] made = sixBytes().legacy("0", 6, TO_SIX);
    assertThat(PyTorch.read(Fixtures.write(folder, "x.pt", made)).single())
        .isEqualTo(FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 6));
    Fixtures.assertEveryTruncationIsRefused(folder, made, PyTorch::read);
    Fixtures.assertDamageIsReadOrRefused(folder, made, made.length, PyTorch::read);
    byte[] real = Fixtures.bytes(Fixtures.resource("/checkpoint/lpips/alex.pth"));
    Fixtures.assertTruncationsAreRefused(folder, real, 13, PyTorch::read);
    Fixtures.assertDamageIsReadOrRefused(folder, real, 1400, PyTorch::read);
  }

  @Test
  void refuses_an_old_file_whose_storages_contradict_its_description() {
    Path file = folder.resolve("x.pt");
    Fixtures.write(folder, "x.pt", sixBytes().legacy("0", 7, new byte[7]));
    assertThatThrownBy(() -> PyTorch.read(file))
        .hasMessage("storage 0 of " + file + " has 7 values, its description says 6");
    Fixtures.write(folder, "x.pt", sixBytes().legacy("1", 6, TO_SIX));
    assertThatThrownBy(() -> PyTorch.read(file))
        .hasMessage(file + " lists a storage that no tensor uses, or twice");
    Fixtures.write(folder, "x.pt", sixBytes().legacy("0", 6, new byte[5]));
    assertThatThrownBy(() -> PyTorch.read(file))
        .hasMessage(file + " is truncated: it ends inside storage 0 of 6 values of type uint8");
  }

  private static PickleFixture sixBytes() {
    return new PickleFixture().tensor("ByteStorage", "0", 6, 0, new int[] {6}, new int[] {1});
  }

  @Test
  void refuses_bytes_behind_the_old_format() {
    byte[] old = Fixtures.bytes(Fixtures.resource("/checkpoint/lpips/alex.pth"));
    Path file = Fixtures.write(folder, "x.pth", java.util.Arrays.copyOf(old, old.length + 3));
    assertThatThrownBy(() -> PyTorch.read(file))
        .hasMessage(file + " has 3 bytes behind its last storage");
  }

  /** As PyTorch saves the imaginary part of a conjugate: the values, and that they lack a sign. */
  @Test
  void refuses_a_tensor_that_is_stored_without_its_sign() {
    Object tensor =
        Py.call(
            "torch._utils",
            "_rebuild_tensor_v2",
            new Py.Storage(FloatTensor.of(new float[] {1, 2}, 2)),
            0,
            Py.tuple(2),
            Py.tuple(1),
            false,
            Py.orderedDict(),
            Py.dict("neg", true));
    Path file = Fixtures.write(folder, "x.pkl", PythonPickler.bytes(4, tensor));
    assertThatThrownBy(() -> TensorFile.read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "a tensor of %s is stored with the wrong sign, wanted it saved after resolve_neg()",
            file);
  }
}
