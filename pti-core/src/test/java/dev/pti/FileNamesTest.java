package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
  @ParameterizedTest
  @ValueSource(strings = {"ann", "ann.jpg", "Анна", "..a", "a b"})
  void names_of_files(String name) {
    assertThat(FileNames.canBe(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a/b", "a\\b", "x\n/../../elsewhere", "x\ny", "x\u0000"})
  void what_leads_elsewhere_or_is_none(String name) {
    assertThat(FileNames.canBe(name)).isFalse();
  }
}
