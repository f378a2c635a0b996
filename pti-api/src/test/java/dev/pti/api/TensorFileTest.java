package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TensorFileTest {
  private static final FloatTensor ONE = FloatTensor.of(new float[] {1}, 1);

  @Test
  void gives_its_only_tensor() {
    assertThat(new TensorFile(Map.of("value", ONE), Map.of()).single()).isSameAs(ONE);
  }

  @Test
  void says_what_it_holds_when_there_is_no_only_tensor() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    assertThatThrownBy(() -> new TensorFile(tensors, Map.of()).single())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wanted a file of one tensor, this one holds 0: []");
    tensors.put("smile", ONE);
    tensors.put("age", ONE);
    assertThatThrownBy(() -> new TensorFile(tensors, Map.of()).single())
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("wanted a file of one tensor, this one holds 2: [smile, age]");
  }

  @Test
  void keeps_the_order_and_does_not_change() {
    Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    tensors.put("smile", ONE);
    tensors.put("age", ONE);
    TensorFile file = new TensorFile(tensors, Map.of("strength", "2"));
    tensors.clear();
    assertThat(file.tensors()).containsOnlyKeys("smile", "age");
    assertThat(file.tensors().keySet()).containsExactly("smile", "age");
    assertThatThrownBy(() -> file.metadata().put("name", "x"))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  /** No reader is on this module's class path. */
  @Test
  void says_what_is_missing_where_no_reader_is() {
    assertThatThrownBy(() -> TensorFile.read(Path.of("smile.pt")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no reader of tensor files: add pti-core to the class path");
  }
}
