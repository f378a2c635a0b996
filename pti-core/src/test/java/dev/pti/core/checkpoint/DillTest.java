package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tensors beside what dill wrote of functions, as StyleGAN-XL's discriminators hold them. */
class DillTest {
  @TempDir private Path folder;

  /** A pickle of something of dill's and a tensor. */
  private Path file(UnaryOperator<PickleFixture> ofDill) {
    PickleFixture pickle = new PickleFixture().op('}').text("hook");
    return ofDill
        .apply(pickle)
        .op('s')
        .text("weight")
        .tensor("FloatStorage", "0", 1, 0, new int[] {1}, new int[] {1})
        .op('s')
        .write(folder, "0", new byte[] {0, 0, 0, 0x40});
  }

  private void assertPassedOver(UnaryOperator<PickleFixture> ofDill) {
    assertThat(new TensorFiles().read(file(ofDill)).get("weight").toArray()).containsExactly(2);
  }

  private void assertRefused(UnaryOperator<PickleFixture> called, String message) {
    Path file = file(called);
    assertThatThrownBy(() -> new TensorFiles().read(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith(file + " " + message + ", which no checkpoint needs,");
  }

  private static PickleFixture loadType(PickleFixture pickle, String name) {
    return pickle.global("dill._dill", "_load_type").text(name).op(0x85, 'R');
  }

  private static PickleFixture cell(PickleFixture pickle) {
    return pickle.global("dill._dill", "_create_cell").op('N', 0x85, 'R');
  }

  @Test
  void a_function_with_its_code_and_a_variable_is_passed_over() {
    assertPassedOver(
        pickle ->
            cell(pickle
                    .global("dill._dill", "_create_function")
                    .op('(')
                    .global("dill._dill", "_create_code")
                    .op('(')
                    .number(1)
                    .text("vit.py")
                    .op('t', 'R')
                    .global("feature_networks.vit", "__dict__")
                    .text("hook"))
                .op(0x85, 't', 'R')
                .op('}', 'b'));
  }

  @Test
  void a_method_is_passed_over() {
    assertPassedOver(
        pickle ->
            loadType(pickle, "MethodType")
                .global("feature_networks.vit", "forward_flex")
                .op('N', 0x86, 'R'));
  }

  @Test
  void a_variable_that_is_filled_later_is_passed_over() {
    assertPassedOver(
        pickle ->
            cell(pickle
                    .global("builtins", "getattr")
                    .global("dill", "_dill")
                    .text("_setattr")
                    .global("builtins", "setattr")
                    .op(0x87, 'R'))
                .text("cell_contents")
                .number(1)
                .op(0x87, 'R'));
  }

  @Test
  void what_reaches_through_dill_into_something_else_is_refused() {
    assertRefused(
        pickle ->
            pickle.global("builtins", "getattr").global("torch", "hub").text("load").op(0x86, 'R'),
        "calls builtins.getattr");
    assertRefused(
        pickle ->
            loadType(pickle.global("builtins", "getattr"), "FunctionType")
                .text("__globals__")
                .op(0x86, 'R'),
        "calls builtins.getattr");
    assertRefused(
        pickle ->
            cell(pickle.global("builtins", "setattr"))
                .text("cell_contents")
                .number(1)
                .op(0x87, 'R'),
        "calls builtins.setattr");
    assertRefused(pickle -> pickle.global("dill", "loads").op(')', 'R'), "calls dill.loads");
  }
}
