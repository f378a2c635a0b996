package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.contract.StyleEditorContract;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract passes a good editor and fails bad ones. */
class StyleEditorContractTest {

  @Nested
  class AChannelAfterAnotherIsGood implements StyleEditorContract {
    @Override
    public StyleEditor editor() {
      StyleEditor first = styles -> styles.plus("b4.torgb", 1, 2);
      return first.then(styles -> styles.plus("b8.conv0", 0, -1));
    }
  }

  @Test
  void fails_an_editor_that_drops_layers() {
    StyleEditorContract whole = () -> styles -> styles;
    StyleEditorContract contract =
        () ->
            styles ->
                Styles.of(whole.layers().subList(0, 2), Latent.inW(new float[6], /* layers= */ 2));
    assertBreaks(contract::keeps_layers_and_channels, "layers");
  }

  @Test
  void fails_an_editor_that_drops_channels() {
    StyleEditorContract whole = () -> styles -> styles;
    StyleEditorContract contract =
        () ->
            styles ->
                Styles.of(
                    whole.layers().stream().map(StyleEditorContractTest::halved).toList(),
                    Latent.inW(new float[6], /* layers= */ 4));
    assertBreaks(contract::keeps_layers_and_channels, "channels of b4.conv1");
  }

  private static StyleLayer halved(StyleLayer layer) {
    return new StyleLayer(
        layer.name(),
        layer.latentLayer(),
        layer.toRgb(),
        FloatTensor.wrap(new float[2 * 6], 2, 6),
        FloatTensor.wrap(new float[2], 2));
  }

  @Test
  void fails_an_editor_that_remembers() {
    AtomicInteger calls = new AtomicInteger();
    StyleEditorContract contract =
        () -> styles -> styles.plus("b4.conv1", 0, calls.incrementAndGet());
    assertBreaks(contract::gives_the_same_edit_twice, "edit after another edit");
  }

  @Test
  void fails_an_editor_that_depends_on_the_thread() {
    StyleEditorContract contract =
        () -> styles -> styles.plus("b4.conv1", 0, (double) Thread.currentThread().getId());
    assertBreaks(contract::gives_the_same_edit_on_any_thread, "edits elsewhere");
  }

  private static void assertBreaks(ThrowingCallable promise, String because) {
    assertThatThrownBy(promise).isInstanceOf(AssertionError.class).hasMessageContaining(because);
  }
}
