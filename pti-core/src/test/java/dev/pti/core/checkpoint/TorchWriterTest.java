package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TorchWriterTest {
  private static final FloatTensor WEIGHT =
      FloatTensor.of(new float[] {1, -2, 3, 4.5f, 5, 6}, 3, 2);
  private static final FloatTensor SCALAR = FloatTensor.of(new float[] {7});
  private static final FloatTensor EMPTY = FloatTensor.of(new float[0], 0, 3);

  private final Path folder;

  TorchWriterTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static TorchDict checkpoint() {
    return TorchDict.plain()
        .put(
            "g_ema",
            TorchDict.ordered()
                .put("convs.0.weight", WEIGHT)
                .put("strength", TensorSource.of(SCALAR))
                .put("empty", EMPTY)
                .build())
        .put("latent_avg", TensorSource.of(new long[] {6}, () -> WEIGHT.reshape(6)))
        .put(
            "args",
            TorchDict.plain()
                .put("name", "Ünïcödé 🙂")
                .put("steps", 550_000)
                .put("long", Long.MIN_VALUE)
                .put("rate", 0.1)
                .put("tuned", true)
                .put("mixed", false)
                .putNone("label")
                .build())
        .build();
  }

  @Test
  void what_is_written_is_read_again() {
    Path file = folder.resolve("x.pt");
    PyTorch.write(file, checkpoint());
    TensorFile read = PyTorch.read(file);
    assertThat(read.tensors())
        .containsExactly(
            entry("g_ema.convs.0.weight", WEIGHT),
            entry("g_ema.strength", SCALAR),
            entry("g_ema.empty", EMPTY),
            entry("latent_avg", WEIGHT.reshape(6)));
    assertThat(read.metadata())
        .containsExactly(
            entry("args.name", "Ünïcödé 🙂"),
            entry("args.steps", "550000"),
            entry("args.long", "-9223372036854775808"),
            entry("args.rate", "0.1"),
            entry("args.tuned", "True"),
            entry("args.mixed", "False"),
            entry("args.label", "None"));
  }

  @Test
  void a_bare_tensor_is_read_again() {
    Path file = folder.resolve("run/0.pt");
    FloatTensor pivot = FloatTensor.of(new float[] {1, Float.NaN, -0f, Float.MIN_VALUE}, 1, 2, 2);
    PyTorch.writeTensor(file, pivot);
    assertThat(PyTorch.read(file).tensors()).containsExactly(entry("value", pivot));
  }

  @Test
  void more_values_than_a_chunk_are_read_again() {
    float[] values = new float[100_003];
    for (int i = 0; i < values.length; i++) {
      values[i] = i * 0.37f;
    }
    Path file = folder.resolve("x.pt");
    FloatTensor tensor = FloatTensor.wrap(values, values.length);
    PyTorch.writeTensor(file, tensor);
    assertThat(PyTorch.read(file).single()).isEqualTo(tensor);
  }

  @Test
  void has_the_entries_of_torch_save_each_aligned_to_64_bytes() throws IOException {
    Path file = folder.resolve("x.pt");
    PyTorch.write(file, checkpoint());
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<String> names = new ArrayList<>();
      for (ZipEntry entry : Collections.list(zip.entries())) {
        names.add(entry.getName());
        assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
        assertThat(entry.getTimeLocal()).isEqualTo("1980-02-01T00:00:00");
      }
      assertThat(names)
          .containsExactly(
              "archive/data.pkl",
              "archive/byteorder",
              "archive/data/0",
              "archive/data/1",
              "archive/data/2",
              "archive/data/3",
              "archive/version");
      assertThat(content(zip, "archive/version")).asString().isEqualTo("3\n");
      assertThat(content(zip, "archive/byteorder")).asString().isEqualTo("little");
      assertThat(content(zip, "archive/data/1")).containsExactly(0, 0, 0xe0, 0x40);
      assertThat(content(zip, "archive/data.pkl")).startsWith(0x80, 2, '}', '(').endsWith('.');
      assertThat(starts(file, names)).hasSize(7).allMatch(start -> start % 64 == 0);
    }
  }

  private static byte[] content(ZipFile zip, String name) throws IOException {
    return zip.getInputStream(zip.getEntry(name)).readAllBytes();
  }

  /** Where the bytes of each entry start, by the headers before them, which follow one another. */
  private static List<Integer> starts(Path file, List<String> names) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(Fixtures.bytes(file)).order(ByteOrder.LITTLE_ENDIAN);
    List<Integer> starts = new ArrayList<>();
    int at = 0;
    for (String name : names) {
      int nameBytes = bytes.getShort(at + 26);
      int extraBytes = bytes.getShort(at + 28);
      assertThat(new String(bytes.array(), at + 30, nameBytes, StandardCharsets.UTF_8))
          .isEqualTo(name);
      assertThat(new String(bytes.array(), at + 30 + nameBytes, 2, StandardCharsets.UTF_8))
          .isEqualTo("FB");
      int start = at + 30 + nameBytes + extraBytes;
      starts.add(start);
      at = start + bytes.getInt(at + 18);
    }
    return starts;
  }

  @Test
  void equal_contents_give_equal_bytes_whatever_the_file_is_called() {
    PyTorch.write(folder.resolve("one.pt"), checkpoint());
    PyTorch.write(folder.resolve("two.pt"), checkpoint());
    assertThat(folder.resolve("two.pt")).hasSameBinaryContentAs(folder.resolve("one.pt"));
  }

  @Test
  void reads_each_tensor_once_and_lets_it_go_before_the_next() {
    List<WeakReference<FloatTensor>> read = new ArrayList<>();
    List<Boolean> gone = new ArrayList<>();
    TensorSource source =
        TensorSource.of(
            new long[] {1000},
            () -> {
              System.gc();
              read.forEach(earlier -> gone.add(earlier.refersTo(null)));
              FloatTensor tensor = FloatTensor.wrap(new float[1000], 1000);
              read.add(new WeakReference<>(tensor));
              return tensor;
            });
    PyTorch.write(
        folder.resolve("x.pt"),
        TorchDict.ordered().put("a", source).put("b", source).put("c", source).build());
    assertThat(read).hasSize(3);
    assertThat(gone).containsExactly(true, true, true);
  }

  @Test
  void a_state_dict_keeps_names_with_dots_and_their_order() {
    Path file = folder.resolve("x.pt");
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    tensors.put("synthesis.b4.const", TensorSource.of(WEIGHT));
    tensors.put("mapping.w_avg", TensorSource.of(SCALAR));
    PyTorch.write(file, TorchDict.stateDict(tensors));
    assertThat(PyTorch.read(file).tensors())
        .containsExactly(entry("synthesis.b4.const", WEIGHT), entry("mapping.w_avg", SCALAR));
  }

  @Test
  void refuses_a_key_twice() {
    TorchDict.Builder builder = TorchDict.plain().put("steps", 1);
    assertThatThrownBy(() -> builder.put("steps", SCALAR))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("a dict cannot hold two values named steps");
  }

  @Test
  void refuses_half_a_character() {
    Path file = folder.resolve("x.pt");
    for (TorchDict dict :
        List.of(
            TorchDict.plain().put("a\ud83d", 1).build(),
            TorchDict.plain().put("name", "a\ud83d").build())) {
      assertThatThrownBy(() -> PyTorch.write(file, dict))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage("cannot write " + file + ": the text \"a\ud83d\" holds half a character");
    }
  }

  @Test
  void a_source_of_another_shape_leaves_the_old_file() throws IOException {
    Path file = Files.writeString(folder.resolve("x.pt"), "old");
    TensorSource liar = TensorSource.of(new long[] {2, 3}, () -> WEIGHT);
    TorchDict dict =
        TorchDict.plain().put("g_ema", TorchDict.ordered().put("w", liar).build()).build();
    assertThatThrownBy(() -> PyTorch.write(file, dict))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot write " + file + ": tensor g_ema.w has shape [3, 2], announced as [2, 3]");
    assertThat(file).hasContent("old");
    assertThat(folder.toFile().list()).containsExactly("x.pt");
  }

  @Test
  void positions_stay_aligned_after_every_size() throws IOException {
    TorchDict.Builder builder = TorchDict.ordered();
    for (int count = 0; count < 40; count++) {
      builder.put("t" + count, FloatTensor.wrap(new float[count], count));
    }
    Path file = folder.resolve("x.pt");
    PyTorch.write(file, builder.build());
    try (ZipFile zip = new ZipFile(file.toFile())) {
      List<String> names = Collections.list(zip.entries()).stream().map(ZipEntry::getName).toList();
      assertThat(starts(file, names)).hasSize(43).allMatch(start -> start % 64 == 0);
    }
  }
}
