package dev.pti.core.clip;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * CLIP's tokenizer: a text in lower case becomes words, numerals and runs of other signs, and each
 * of these the longest parts that the byte-pair merges make of its UTF-8 bytes.
 *
 * <p>CLIP's own first repairs text by ftfy and resolves HTML's entities. Of that only what a
 * keyboard gives is done here: curly quotes become straight ones, and letters with separate accents
 * single letters. Immutable.
 */
final class Tokenizer {
  /** Every byte, every byte at the end of a word, start and end of the text: no merge. */
  static final int SMALLEST = 2 * BytePairs.BYTES + 2;

  /** With all merges. */
  static final int LARGEST = SMALLEST + BytePairs.MERGES;

  private static final Pattern SINGLE_QUOTES = Pattern.compile("[\\u02bc\\u2018-\\u201b]");
  private static final Pattern DOUBLE_QUOTES = Pattern.compile("[\\u201c-\\u201f]");
  private static final Pattern PARTS =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
          Pattern.UNICODE_CHARACTER_CLASS);

  private final int vocabulary;

  /**
   * A tokenizer of so many tokens.
   *
   * @param vocabulary {@link #SMALLEST} to {@link #LARGEST}; fewer than all leave out the last
   *     merges
   */
  Tokenizer(int vocabulary) {
    this.vocabulary = vocabulary;
  }

  /** The tokens of a text, between that of its start and that of its end. */
  List<Integer> tokens(String text) {
    List<Integer> tokens = new ArrayList<>();
    tokens.add(vocabulary - 2);
    Matcher parts = PARTS.matcher(cleaned(text));
    while (parts.find()) {
      tokens.addAll(BytePairs.instance().merged(parts.group(), vocabulary - SMALLEST));
    }
    tokens.add(vocabulary - 1);
    return tokens;
  }

  private static String cleaned(String text) {
    String straight = SINGLE_QUOTES.matcher(text).replaceAll("'");
    straight = DOUBLE_QUOTES.matcher(straight).replaceAll("\"");
    return Normalizer.normalize(straight, Normalizer.Form.NFC).toLowerCase(Locale.ROOT);
  }
}
