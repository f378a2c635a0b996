package dev.pti.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What stopped can keep other tunings, and is told as before. */
class StoppedExceptionTest {
  private static final Tuning FIRST = Tuning.builder().stoppedBy("first").build();
  private static final Tuning SECOND = Tuning.builder().stoppedBy("second").build();
  private static final Inversion INVERSION =
      Inversion.builder().pivot(Latent.inW(new float[] {1}, 2)).build();

  @Test
  void one_that_failed_keeps_others() {
    StoppedException failed =
        new StoppedException(
            "refinement",
            3,
            8,
            "the listener threw",
            2,
            new IllegalStateException("enough"),
            INVERSION,
            List.of(FIRST));
    assertSame(failed.keeping(List.of(SECOND, FIRST)), failed, StoppedException.class);
    assertThat(failed.lastTunings()).as("the first as it was").containsExactly(FIRST);
  }

  @Test
  void one_that_was_cancelled_keeps_others() {
    CancelledException cancelled =
        new CancelledException(
            "refinement", 3, 8, "it was cancelled", 2, INVERSION, List.of(FIRST));
    assertSame(cancelled.keeping(List.of(SECOND, FIRST)), cancelled, CancelledException.class);
  }

  @Test
  void one_that_diverged_keeps_others_and_its_step() {
    Step step = new Step("refinement", 3, 8, 3e-3, Map.of("l2", Double.NaN, "loss", Double.NaN));
    DivergedException diverged = new DivergedException("l2", step, INVERSION, List.of(FIRST));
    DivergedException other = diverged.keeping(List.of(SECOND, FIRST));
    assertSame(other, diverged, DivergedException.class);
    assertThat(other.step()).isSameAs(step);
    assertThat(other)
        .hasMessage(
            "refinement stopped at step 3 of 8: loss term l2 is NaN; the state that step 2 measured"
                + " is kept");
    assertThat(other.failure()).isEqualTo("refinement stopped at step 3 of 8: loss term l2 is NaN");
  }

  @Test
  void one_that_is_sent_to_another_process_tells_the_same_without_the_state() throws Exception {
    Step step = new Step("tuning", 3, 8, 3e-3, Map.of("l2", Double.NaN, "loss", Double.NaN), "a");
    DivergedException sent = new DivergedException("l2", step, INVERSION, List.of(FIRST));
    DivergedException received = (DivergedException) received(sent);
    assertThat(received).hasMessage(sent.getMessage());
    assertThat(received.failure()).isEqualTo(sent.failure());
    assertThat(received.step()).isEqualTo(step);
    assertThat(received.lastInversion()).isNull();
    assertThat(received.lastTuning()).isNull();
    assertThat(received.lastTunings()).isEmpty();
  }

  private static Object received(Object sent) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(sent);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }

  @Test
  void one_that_keeps_nothing_does_not_say_that_it_does() {
    assertThat(new CancelledException("frames", 2, 3, "it was cancelled", -1, null, List.of()))
        .hasMessage("frames stopped at step 2 of 3: it was cancelled; nothing is kept");
  }

  private static void assertSame(
      StoppedException other, StoppedException base, Class<? extends StoppedException> kind) {
    assertThat(other).isNotSameAs(base).isExactlyInstanceOf(kind).hasMessage(base.getMessage());
    assertThat(other.getCause()).isSameAs(base.getCause());
    assertThat(other.getStackTrace()).isEqualTo(base.getStackTrace()).isNotEmpty();
    assertThat(other.lastInversion()).isSameAs(INVERSION);
    assertThat(other.lastTunings()).containsExactly(SECOND, FIRST);
    assertThat(other.lastTuning()).isSameAs(SECOND);
  }

  @Test
  void the_tunings_are_a_copy_and_may_be_none() {
    CancelledException cancelled =
        new CancelledException("tuning", 0, 8, "it was cancelled", -1, null, List.of(FIRST));
    List<Tuning> tunings = new ArrayList<>(List.of(SECOND));
    CancelledException other = cancelled.keeping(tunings);
    tunings.clear();
    assertThat(other.lastTunings()).containsExactly(SECOND);
    assertThat(cancelled.keeping(List.of()).lastTuning()).isNull();
    assertThat(other.lastInversion()).isNull();
  }
}
