package dev.pti.editing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DirectionCatalogTest {
  private final DirectionCatalog catalog =
      DirectionCatalog.of(List.of(direction("smile"), direction("age"), direction("sefa-1")));

  @Test
  void keeps_the_order() {
    DirectionCatalog longer = catalog.with(List.of(direction("beard")));
    assertThat(longer.names()).containsExactly("smile", "age", "sefa-1", "beard");
    assertThat(longer.directions())
        .extracting(Direction::name)
        .containsExactly("smile", "age", "sefa-1", "beard");
    assertThat(catalog.names()).as("the shorter one stays").hasSize(3);
    assertThat(catalog).hasToString("directions: smile, age, sefa-1");
  }

  @Test
  void finds_a_direction_by_its_exact_name() {
    assertThat(catalog.get("age").name()).isEqualTo("age");
    assertThat(catalog.find("age")).contains(direction("age"));
    assertThat(catalog.find("Age")).isEmpty();
  }

  @Test
  void suggests_what_a_misspelt_name_was_meant_to_be() {
    assertThatThrownBy(() -> catalog.get("smlie"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no direction smlie; did you mean smile? there are: smile, age, sefa-1");
  }

  @Test
  void suggests_nothing_where_nothing_is_near() {
    assertThatThrownBy(() -> catalog.get("rotation"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no direction rotation; there are: smile, age, sefa-1");
  }

  @Test
  void says_when_it_is_empty() {
    assertThatThrownBy(() -> DirectionCatalog.of(List.of()).get("smile"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("no direction smile; there are none");
  }

  @Test
  void lists_twenty_names_at_most() {
    DirectionCatalog many =
        DirectionCatalog.of(IntStream.range(0, 80).mapToObj(i -> direction("pca-" + i)).toList());
    assertThatThrownBy(() -> many.get("smile")).hasMessageEndingWith("pca-18, pca-19 and 60 more");
  }

  @Test
  void refuses_two_directions_of_one_name() {
    assertThatThrownBy(() -> catalog.with(List.of(direction("age"))))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("two directions are called age, each needs a name of its own");
  }

  @ParameterizedTest
  @CsvSource({
    "smile, smile, 0",
    "smlie, smile, 1",
    "smil, smile, 1",
    "smiile, smile, 1",
    "snile, smile, 1",
    "'', age, 3",
    "kitten, sitting, 3"
  })
  void counts_slips(String wrong, String right, int slips) {
    assertThat(NearMiss.slips(wrong, right)).isEqualTo(slips);
    assertThat(NearMiss.slips(right, wrong)).isEqualTo(slips);
  }

  private static Direction direction(String name) {
    return Direction.of(name, FloatTensor.of(new float[] {1, 2}, 2));
  }
}
