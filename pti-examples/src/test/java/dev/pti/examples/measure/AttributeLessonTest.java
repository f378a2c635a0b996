package dev.pti.examples.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.util.List;
import org.junit.jupiter.api.Test;

class AttributeLessonTest {
  private static final List<AttributeLesson> LESSONS =
      AttributeLesson.of(List.of("smile", "male", "age"), 3);

  @Test
  void each_is_learned_beyond_the_others_and_age_beyond_open_mouths_too() {
    assertThat(LESSONS)
        .extracting(AttributeLesson::others)
        .containsExactly(
            List.of("male", "age"),
            List.of("smile", "age"),
            List.of("smile", "male", "mouth_open"));
    assertThat(AttributeLesson.of(List.of("turn"), 3).get(0).others()).isEmpty();
  }

  @Test
  void a_smile_and_a_gender_are_told_as_classes_the_others_as_values() {
    assertThat(LESSONS)
        .extracting(AttributeLesson::measure)
        .containsExactly("auc", "auc", "correlation");
  }

  @Test
  void a_gender_goes_further_than_the_others() {
    assertThat(LESSONS).extracting(AttributeLesson::identity).containsExactly(.3, .45, .3);
  }

  @Test
  void an_attribute_twice_is_refused() {
    assertThatThrownBy(() -> AttributeLesson.of(List.of("smile", "turn", "mouth_width"), 3))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "attributes smile, turn, mouth_width hold one twice; smile is learned from"
                + " mouth_width");
  }
}
