package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.Pti;
import org.junit.jupiter.api.Test;

class DirectionsAtHandTest {
  /** A closed generator tells who reads its weights, as the factorization does. */
  @Test
  void weights_are_decomposed_for_those_alone_who_ask_for_what_is_found_in_them() {
    Pti pti = Pti.builder().device("cpu").build();
    pti.close();
    DirectionsAtHand directions = new DirectionsAtHand(pti);
    assertThat(directions.get("smile", 2).title()).isEqualTo("smile=2");
    assertThat(directions.get("smile@4-7", 2).name()).isEqualTo("smile@4-7");
    assertThatThrownBy(() -> directions.get("sefa-1", 2)).hasMessage("this Pti is closed");
    assertThatThrownBy(directions::factorized).hasMessage("this Pti is closed");
  }

  @Test
  void what_is_unknown_is_compared_with_all_names() {
    try (Pti pti = Pti.builder().device("cpu").build()) {
      DirectionsAtHand directions = new DirectionsAtHand(pti);
      assertThat(directions.get("sefa-2", 1).name()).isEqualTo("sefa-2");
      assertThatThrownBy(() -> directions.get("sefa2", 1))
          .hasMessageStartingWith("no direction sefa2; did you mean sefa-2? there are: ");
      assertThat(directions.factorized()).hasSize(directions.eigenvalues().length);
    }
  }
}
