package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChecksumsTest {
  private static final FloatTensor WEIGHT = FloatTensor.of(new float[] {1, 2, 3, 4, 5, 6}, 2, 3);
  private static final FloatTensor BIAS = FloatTensor.of(new float[] {-.5f});
  private static final FloatTensor EMPTY = FloatTensor.of(new float[0], 0);

  /** The digest was computed from the documented layout by another program. */
  @Test
  void hashes_the_documented_bytes_in_the_order_of_the_names() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("é", EMPTY);
    tensors.put("b.weight", WEIGHT);
    tensors.put("a.bias", BIAS);
    assertThat(Checksums.sha256(tensors))
        .isEqualTo("b5acd21f08db85332a97d097dd189af0b7b56142f2db21fff1c986ba40a09677");
  }

  @Test
  void differs_with_a_name_a_shape_or_a_value() {
    String digest = Checksums.sha256(Map.of("w", WEIGHT));
    assertThat(Checksums.sha256(Map.of("v", WEIGHT))).isNotEqualTo(digest);
    assertThat(Checksums.sha256(Map.of("w", WEIGHT.reshape(3, 2)))).isNotEqualTo(digest);
    assertThat(Checksums.sha256(Map.of("w", FloatTensor.of(new float[] {1, 2, 3, 4, 5, 7}, 2, 3))))
        .isNotEqualTo(digest);
  }

  @Test
  void takes_tensors_longer_than_one_chunk() {
    float[] values = new float[10_000];
    String zeros = Checksums.sha256(Map.of("w", FloatTensor.of(values, 10_000)));
    values[9_999] = 1;
    assertThat(Checksums.sha256(Map.of("w", FloatTensor.of(values, 10_000)))).isNotEqualTo(zeros);
  }
}
