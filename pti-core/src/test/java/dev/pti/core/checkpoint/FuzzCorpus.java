package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import dev.pti.core.SyntheticGenerator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Small files of every container and layout, all made here, for the fuzzer to damage. */
final class FuzzCorpus {
  private static final int LARGEST = 1 << 20;

  private final Map<String, byte[]> files = new LinkedHashMap<>();
  private final Path folder;

  private FuzzCorpus(Path folder) {
    this.folder = folder;
  }

  /**
   * Makes the corpus.
   *
   * @param folder for writers that need a file
   */
  static Map<String, byte[]> make(Path folder) {
    FuzzCorpus corpus = new FuzzCorpus(folder);
    corpus.written();
    corpus.pickles();
    corpus.archives();
    return corpus.files;
  }

  /** Further files, which the project does not hold: all of a folder that are not too large. */
  static Map<String, byte[]> of(Path folder) {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> paths = Files.walk(folder)) {
      for (Path path : paths.filter(Files::isRegularFile).sorted().toList()) {
        if (Files.size(path) <= LARGEST) {
          files.put(path.toString(), Files.readAllBytes(path));
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return files;
  }

  private void written() {
    TensorFile generator = SyntheticGenerator.of(8, 3, 2, size -> 2);
    Map<String, TensorSource> sources = new LinkedHashMap<>();
    generator.tensors().forEach((name, tensor) -> sources.put(name, TensorSource.of(tensor)));
    Path file = folder.resolve("made");
    PyTorch.write(file, TorchDict.stateDict(sources));
    keep("nvidia.pt", file);
    // Rosinality's mapping layers are all square.
    sources.put("mapping.fc0.weight", TensorSource.of(FloatTensor.of(new float[4], 2, 2)));
    sources.put("mapping.fc0.bias", TensorSource.of(FloatTensor.of(new float[2], 2)));
    sources.put("mapping.fc1.weight", TensorSource.of(FloatTensor.of(new float[4], 2, 2)));
    PyTorch.write(file, RosinalityWriter.content("x", sources));
    keep("rosinality.pt", file);
    Safetensors.write(file, generator.tensors(), generator.metadata(), name -> name.contains("b8"));
    keep("nvidia.safetensors", file);
    Map<String, FloatTensor> few = Map.of("w", FloatTensor.of(new float[6], 1, 2, 3));
    Safetensors.write(file, few, Map.of("content", "pivot"));
    keep("few.safetensors", file);
    Numpy.writeArchive(file, few);
    keep("stored.npz", file);
    Numpy.write(file, few.get("w"));
    keep("array.npy", file);
    PyTorch.writeTensor(file, few.get("w"));
    keep("pivot.pt", file);
    for (int protocol : List.of(2, 3, 4, 5)) {
      files.put(
          "nvidia-" + protocol + ".pkl", NetworkFixture.persistent(protocol, generator.tensors()));
      files.put("tensorflow-" + protocol + ".pkl", NetworkFixture.tensorFlow(protocol));
    }
  }

  private void keep(String name, Path file) {
    files.put(name, Fixtures.bytes(file));
  }

  private static PickleFixture tensors(int protocol) {
    return new PickleFixture(protocol)
        .op('}', '(')
        .text("a")
        .tensor("FloatStorage", "0", 6, 1, new int[] {2, 2}, new int[] {3, 1})
        .text("opts")
        .global("argparse", "Namespace")
        .op(')', 'R', '}', 0x8c, 2)
        .ascii("lr")
        .op('G', 0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 's', 'b', 0x94)
        .text("list")
        .op(']', '(', 'K', 1, 0x8a, 1, 9, 'h', 0, 'e', 'u');
  }

  private void pickles() {
    byte[] storage = new byte[24];
    for (int protocol : List.of(2, 3, 4, 5)) {
      files.put("legacy-" + protocol + ".pt", tensors(protocol).legacy("0", 6, storage));
    }
    files.put("zip.pt", tensors(2).zip("0", storage).bytes());
    files.put("plain.pkl", framed());
  }

  private static byte[] framed() {
    return new PickleFixture(4)
        .op(0x95, 38, 0, 0, 0, 0, 0, 0, 0, ']', 0x94, '(', 0x8c, 3)
        .ascii("abc")
        .op(0x94, 'K', 1, 0x86, 0x94, 0x8c, 1)
        .ascii("x")
        .op('M', 1, 2, 0x86, 'e', 'h', 1, 'h', 2)
        .op(0x8e, 2, 0, 0, 0, 0, 0, 0, 0, 1, 2, 0x87)
        .bytes();
  }

  private void archives() {
    byte[] storage = new byte[24];
    byte[] text = "def forward(self)".getBytes(StandardCharsets.US_ASCII);
    files.put(
        "torchscript.pt",
        new ZipFixture(true)
            .add("x/data.pkl", script().bytes())
            .add("x/data/0", storage)
            .add("x/code/__torch__.py", text)
            .add("x/constants.pkl", new PickleFixture().op(')').bytes())
            .add("x/byteorder", "little".getBytes(StandardCharsets.US_ASCII))
            .bytes());
    byte[] array =
        Fixtures.npy("{'descr': '>f8', 'fortran_order': True, 'shape': (2, 3), }\n", new byte[48]);
    files.put("array-fortran.npy", array);
    files.put("packed.npz", new ZipFixture(true).add("a.npy", array).add("b.npy", array).bytes());
    files.put("folders.npz", new ZipFixture(false).add("a/b.npy", array).bytes());
  }

  private static PickleFixture script() {
    return new PickleFixture()
        .global("__torch__", "Network")
        .op(')', 0x81, '}', '(')
        .text("weight")
        .tensor("FloatStorage", "0", 6, 0, new int[] {3, 2}, new int[] {1, 3})
        .text("sizes")
        .global("torch.jit._pickle", "build_intlist")
        .op(']', '(', 'K', 1, 'K', 2, 'e', 0x85, 'R', 'u', 'b');
  }
}
