package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LettersTest {
  @Test
  void a_text_is_as_wide_as_its_letters() {
    // The advances of M, S and E in the bundled metrics.
    assertThat(Letters.TITLE.width("MSE")).isEqualTo(15 + 10 + 10);
    assertThat(Letters.TITLE.width("")).isZero();
  }

  @ParameterizedTest
  @CsvSource({"350, 350", "a long name of an edit, a long na…", "'abcdefgh ijkl', abcdefg…"})
  void long_texts_are_cut_with_an_ellipsis(String text, String fitted) {
    assertThat(Letters.DETAIL.fit(text, 70)).isEqualTo(fitted);
    assertThat(Letters.DETAIL.width(fitted)).isLessThanOrEqualTo(70);
  }

  @Test
  void long_texts_are_broken_between_words() {
    assertThat(Letters.DETAIL.wrap("age 1.5, smile -0.5 on layers 4-7", 80, 9))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(Letters.DETAIL.width(line)).isLessThanOrEqualTo(80))
        .satisfies(
            lines ->
                assertThat(String.join(" ", lines)).isEqualTo("age 1.5, smile -0.5 on layers 4-7"));
    assertThat(Letters.DETAIL.wrap("age 1.5, smile -0.5 on layers 4-7", 80, 2))
        .hasSize(2)
        .last()
        .asString()
        .endsWith("…");
    assertThat(Letters.DETAIL.wrap("truncation 0.75", 64, 3)).containsExactly("truncati…", "0.75");
    assertThat(Letters.DETAIL.wrap("", 80, 2)).containsExactly("");
    assertThat(Letters.DETAIL.wrap("unbreakablelongword", 80, 3))
        .singleElement()
        .asString()
        .endsWith("…");
  }

  @Test
  void every_letter_of_ascii_leaves_its_own_mark() {
    for (char a = '!'; a < '~'; a++) {
      assertThat(ink(String.valueOf(a))).as("%s", a).isNotEqualTo(ink(" "));
      assertThat(ink(String.valueOf(a)))
          .as("%s", a)
          .isNotEqualTo(ink(String.valueOf((char) (a + 1))));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"·", "…", "−", "°", "±"})
  void so_do_a_few_signs(String sign) {
    assertThat(ink(sign)).isNotEqualTo(ink(" ")).isNotEqualTo(ink("?"));
  }

  @Test
  void unknown_letters_show_as_question_marks() {
    assertThat(ink("\u4e16")).isEqualTo(ink("?"));
    assertThat(ink("×")).isEqualTo(ink("x"));
  }

  @Test
  void drawing_over_the_edge_is_harmless() {
    BufferedImage small = new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB);
    Letters.TITLE.draw(small, "MM", -5, -5, 0xffffff);
    assertThat(small.getRGB(0, 0, 8, 8, null, 0, 8)).contains(0xffffffff);
  }

  private static int[] ink(String text) {
    BufferedImage image = new BufferedImage(40, 24, BufferedImage.TYPE_INT_RGB);
    Letters.TITLE.draw(image, text, 4, 1, 0xffffff);
    return image.getRGB(0, 0, 40, 24, null, 0, 40);
  }
}
