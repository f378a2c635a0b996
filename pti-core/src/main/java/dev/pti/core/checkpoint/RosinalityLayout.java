package dev.pti.core.checkpoint;

import com.google.common.primitives.Longs;
import dev.pti.api.InvalidInputException;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * The names of rosinality's stylegan2-pytorch, which the decoders inside pSp and e4e have too; see
 * {@link RosinalityNames}. The average latent stands beside the generator, or nowhere.
 *
 * <p>Files of before the noise maps were stored drew new ones for every picture. They get maps that
 * are drawn here, always the same: the network was trained to have some.
 */
final class RosinalityLayout implements GeneratorLayout {
  /** Four times the largest that anybody trained. */
  private static final int LARGEST = 8192;

  /** More values than any average latent has: 18 rows of 512. */
  private static final long MOST_AVERAGES = 1 << 20;

  private static final String CONSTANT = "input.input";

  /** Channels and places of a constant that does not say how many places it has. */
  private static final List<Long> SQUARE = List.of(1L, 4L, 4L);

  @Override
  public @Nullable Found find(StoredFile file, String label) {
    List<String> prefixes =
        GeneratorLayout.prefixes(file, CONSTANT).stream()
            .filter(prefix -> file.tensors().containsKey(prefix + "conv1.conv.weight"))
            .toList();
    if (prefixes.isEmpty()) {
      return null;
    }
    String prefix = prefixes.get(0);
    int mappingLayers = 0;
    while (file.tensors().containsKey(prefix + "style." + (mappingLayers + 1) + ".weight")) {
      mappingLayers++;
    }
    int resolution = resolution(file, prefix, label);
    RosinalityNames names = new RosinalityNames(resolution, mappingLayers);
    Map<String, StoredTensor> tensors = new LinkedHashMap<>();
    for (RosinalityNames.Pair pair : names.pairs()) {
      StoredTensor tensor = file.tensors().get(prefix + pair.rosinality());
      if (tensor != null) {
        String what = "tensor %s%s of %s".formatted(prefix, pair.rosinality(), label);
        tensors.put(pair.nvidia(), changed(tensor, pair.change(), what));
      } else if (pair.nvidia().endsWith("noise_const")) {
        tensors.put(pair.nvidia(), drawnNoise(pair.nvidia(), tensors.get("synthesis.b4.const")));
      }
    }
    StoredTensor filter = tensors.get("synthesis.b8.conv0.resample_filter");
    if (filter != null) {
      names.unusedFilters().forEach(name -> tensors.put(name, filter));
    }
    StoredTensor average = average(file, prefix, label);
    if (average != null) {
      tensors.put(RosinalityNames.AVERAGE_PAIR.nvidia(), average);
    }
    return new Found("rosinality", GeneratorLayout.place(prefix), tensors, Map.of());
  }

  private static int resolution(StoredFile file, String prefix, String label) {
    int resolution = 4;
    for (int i = 0; file.tensors().containsKey(prefix + "to_rgbs." + i + ".bias"); i++) {
      resolution *= 2;
      if (resolution > LARGEST) {
        throw new InvalidInputException(
            "%s holds a generator of more than %d x %d pixels".formatted(label, LARGEST, LARGEST));
      }
    }
    return resolution;
  }

  private static StoredTensor changed(StoredTensor tensor, AxisChange change, String what) {
    long[] shape = change.toNvidia(tensor.shapeArray(), what);
    return new StoredTensor(
        tensor.type(),
        Longs.asList(shape),
        change == AxisChange.TIMES_FOUR
            ? into -> {
              FloatBuffer kept = into.duplicate();
              tensor.values().read(into);
              for (int i = kept.position(); i < kept.limit(); i++) {
                kept.put(i, kept.get(i) / 4);
              }
            }
            : tensor.values());
  }

  /** A map as many times as large as the constant as its block's activations are. */
  private static StoredTensor drawnNoise(String name, @Nullable StoredTensor constant) {
    int begin = "synthesis.b".length();
    long times = Long.parseLong(name.substring(begin, name.indexOf('.', begin))) / 4;
    List<Long> begun = constant == null || constant.shape().size() != 3 ? SQUARE : constant.shape();
    return new StoredTensor(
        ElementType.F32,
        List.of(times * begun.get(1), times * begun.get(2)),
        into -> {
          Random random = new Random(name.hashCode());
          while (into.hasRemaining()) {
            into.put((float) random.nextGaussian());
          }
        });
  }

  /** {@code latent_avg}: {@code [width]}, or one such row for each layer, all the same. */
  private static @Nullable StoredTensor average(StoredFile file, String prefix, String label) {
    StoredTensor average = file.tensors().get(prefix + "latent_avg");
    if (average == null) {
      average = file.tensors().get("latent_avg");
    }
    if (average == null || average.shape().isEmpty()) {
      return null;
    }
    if (average.count() == 0 || average.count() > MOST_AVERAGES) {
      throw new InvalidInputException(
          "%s holds latent_avg of shape %s, wanted one row, or one for each layer"
              .formatted(label, average.shape()));
    }
    StoredTensor rows = average;
    int width = Math.toIntExact(average.shape().get(average.shape().size() - 1));
    return new StoredTensor(
        average.type(),
        List.of((long) width),
        into -> {
          FloatBuffer all = FloatBuffer.allocate(Math.toIntExact(rows.count()));
          rows.values().read(all);
          into.put(all.array(), 0, width);
        });
  }
}
