package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.InvalidInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What failed of several can be sent to another process, as a log or a queue does. */
class PartlyDoneExceptionTest {
  private static final Map<String, RuntimeException> FAILURES =
      Map.of("b", new InvalidInputException("b.png is empty"));

  @Test
  void sent_to_another_process_it_tells_the_same_and_keeps_none() throws Exception {
    PartlyInvertedException inverted = sent(new PartlyInvertedException(List.of(), FAILURES));
    assertThat(inverted).hasMessage("b was not inverted: b.png is empty; none is kept");
    assertThat(inverted.failures().get("b")).hasMessage("b.png is empty");
    assertThat(inverted.kept()).isEmpty();
    PartlyTunedException tuned = sent(new PartlyTunedException(List.of(), FAILURES));
    assertThat(tuned).hasMessage("b was not tuned: b.png is empty; none is kept");
    assertThat(tuned.failures()).containsOnlyKeys("b");
    assertThat(tuned.kept()).isEmpty();
  }

  @SuppressWarnings("unchecked")
  private static <T> T sent(T exception) throws Exception {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
      out.writeObject(exception);
    }
    try (ObjectInputStream in =
        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return (T) in.readObject();
    }
  }
}
