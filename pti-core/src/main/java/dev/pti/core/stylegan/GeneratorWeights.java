package dev.pti.core.stylegan;

import dev.pti.api.FloatTensor;
import dev.pti.api.TensorFile;
import java.nio.FloatBuffer;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a generator's tensors come from, one at a time, so that a large one never stands on the
 * heap as a whole.
 */
public interface GeneratorWeights {
  /** Returns how errors name the checkpoint. */
  String label();

  /** Returns the tensors' shapes by the field's usual names. */
  Map<String, long[]> shapes();

  /**
   * Returns what is stated beside the tensors, by the names of {@link
   * StyleGanConfig#hyperParameters}, or nothing.
   */
  Map<String, String> settings();

  /**
   * Reads a tensor.
   *
   * @param name one of {@link #shapes()}
   * @param into room for exactly its values, which come row-major
   */
  void read(String name, FloatBuffer into);

  /**
   * Offers tensors that are on the heap.
   *
   * @param label how errors name the checkpoint
   * @param file the tensors; its metadata may hold the settings
   */
  static GeneratorWeights of(String label, TensorFile file) {
    return new GeneratorWeights() {
      @Override
      public String label() {
        return label;
      }

      @Override
      public Map<String, long[]> shapes() {
        Map<String, long[]> shapes = new LinkedHashMap<>();
        file.tensors().forEach((name, tensor) -> shapes.put(name, tensor.shape()));
        return shapes;
      }

      @Override
      public Map<String, String> settings() {
        return file.metadata();
      }

      @Override
      public void read(String name, FloatBuffer into) {
        FloatTensor tensor = file.get(name);
        into.put(tensor.toArray());
      }
    };
  }
}
