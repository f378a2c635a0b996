package dev.pti.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class AttributeLessonTest {
  private static final List<String> ATTRIBUTES = List.of("smile", "male", "age");

  private static AttributeLesson of(String name) {
    return AttributeLesson.of(name, ATTRIBUTES, 3);
  }

  @Test
  void each_is_learned_beyond_the_others_and_age_beyond_open_mouths_too() {
    assertThat(of("smile").others()).containsExactly("male", "age");
    assertThat(of("male").others()).containsExactly("smile", "age");
    assertThat(of("age").others()).containsExactly("smile", "male", "mouth_open");
    assertThat(AttributeLesson.of("turn", List.of("turn"), 3).others()).isEmpty();
  }

  @Test
  void a_smile_and_a_gender_are_told_as_classes_the_others_as_values() {
    assertThat(ATTRIBUTES)
        .extracting(name -> of(name).measure())
        .containsExactly("auc", "auc", "correlation");
  }
}
