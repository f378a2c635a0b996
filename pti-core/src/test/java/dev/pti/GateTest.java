package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class GateTest {
  private static void startClosing(Gate gate, CompletableFuture<Void> closed) {
    new Thread(
            () -> {
              try {
                gate.close();
                closed.complete(null);
              } catch (IllegalStateException e) {
                closed.completeExceptionally(e);
              }
            })
        .start();
    while (!gate.isClosed()) {
      Thread.onSpinWait();
    }
  }

  @Test
  void work_goes_deeper_while_another_thread_waits_to_close() {
    List<String> order = new ArrayList<>();
    Gate gate = new Gate(() -> order.add("freed"));
    CompletableFuture<Void> closed = new CompletableFuture<>();
    gate.use(
        () -> {
          startClosing(gate, closed);
          return gate.use(() -> order.add("deeper"));
        });
    closed.orTimeout(30, TimeUnit.SECONDS).join();
    assertThat(order).containsExactly("deeper", "freed");
    assertThatThrownBy(() -> gate.use(() -> 0)).hasMessage("this Pti is closed");
  }

  @Test
  void closing_ends_though_freeing_fails() {
    Gate gate =
        new Gate(
            () -> {
              throw new IllegalStateException("not freed");
            });
    CompletableFuture<Void> closed = new CompletableFuture<>();
    assertThatThrownBy(
            () ->
                gate.use(
                    () -> {
                      startClosing(gate, closed);
                      return 0;
                    }))
        .hasMessage("not freed");
    closed.orTimeout(30, TimeUnit.SECONDS).join();
  }
}
