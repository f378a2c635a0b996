package dev.pti.examples.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PortraitsTest {
  private static final Portraits ALL = some(55);

  @Test
  void the_first_dozen_is_spread_evenly() {
    assertThat(ALL.dozenFirst(12).stream().map(Portraits::name).map(Integer::valueOf))
        .containsExactly(0, 4, 9, 13, 18, 22, 27, 32, 36, 41, 45, 50);
  }

  @Test
  void the_rest_follows_in_order_and_none_twice() {
    List<Path> all = ALL.dozenFirst(100);
    assertThat(all).hasSize(55).doesNotHaveDuplicates().startsWith(ALL.dozenFirst(20).get(0));
    assertThat(all.subList(0, 20)).isEqualTo(ALL.dozenFirst(20));
    assertThat(all.subList(12, 55)).isSorted();
  }

  @Test
  void fewer_than_a_dozen_are_taken_as_they_are() {
    assertThat(some(3).dozenFirst(12)).isEqualTo(some(3).files());
  }

  private static Portraits some(int count) {
    return new Portraits(
        IntStream.range(0, count).mapToObj(i -> Path.of("%05d.jpg".formatted(i))).toList());
  }

  @Test
  void a_folder_without_portraits_is_refused(@TempDir Path folder) {
    assertThatThrownBy(() -> Portraits.in(folder))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no portraits in " + folder + ", wanted .jpg files");
  }
}
