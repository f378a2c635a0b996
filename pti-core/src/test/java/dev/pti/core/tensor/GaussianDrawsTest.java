package dev.pti.core.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class GaussianDrawsTest {
  @Test
  void another_source_goes_on_where_one_stood_stream_by_stream() {
    GaussianDraws one = new GaussianDraws(5);
    one.next("a", 3);
    one.next("b", 4, 2);
    one.next("a", 2);
    assertThat(one.drawn()).containsExactly(Map.entry("a", 5L), Map.entry("b", 8L));

    GaussianDraws other = new GaussianDraws(5);
    other.next("a", 100);
    other.next("c", 1);
    other.moveTo(one.drawn());

    assertThat(other.drawn()).isEqualTo(one.drawn());
    // An odd number of values leaves one of a pair over.
    for (String stream : new String[] {"a", "b", "c"}) {
      assertThat(other.next(stream, 7)).as(stream).isEqualTo(one.next(stream, 7));
    }
  }
}
