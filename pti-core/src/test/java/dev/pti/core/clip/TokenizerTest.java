package dev.pti.core.clip;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The tokens of CLIP's own tokenizer. */
class TokenizerTest {
  private static final Tokenizer CLIP = new Tokenizer(Tokenizer.LARGEST);

  static List<String[]> lines() throws IOException {
    try (InputStream in = TokenizerTest.class.getResourceAsStream("/parity/clip-tokens.tsv")) {
      String lines = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return lines.lines().map(line -> line.split("\t", 2)).toList();
    }
  }

  @ParameterizedTest
  @MethodSource("lines")
  void gives_the_tokens_that_openclip_gives(String text, String tokens) {
    List<Integer> expected =
        Arrays.stream(tokens.split(" ", -1)).map(Integer::valueOf).collect(Collectors.toList());
    assertThat(CLIP.tokens(text.replace("\\t", "\t"))).isEqualTo(expected);
  }

  @Test
  void has_as_many_tokens_as_clip() {
    assertThat(Tokenizer.LARGEST).isEqualTo(49_408);
  }

  @Test
  void leaves_out_the_last_merges_in_a_smaller_vocabulary() {
    assertThat(new Tokenizer(Tokenizer.SMALLEST).tokens("an h"))
        .containsExactly(512, 'a' - '!', 256 + 'n' - '!', 256 + 'h' - '!', 513);
    assertThat(new Tokenizer(Tokenizer.SMALLEST + 3).tokens("in").get(1))
        .as("'i n' merges what does not end a word")
        .isEqualTo('i' - '!');
  }

  @Test
  void finds_nothing_in_blanks() {
    assertThat(CLIP.tokens(" \n ")).containsExactly(49_406, 49_407);
  }
}
