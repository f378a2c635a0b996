package dev.pti.core.image;

import com.google.common.base.CharMatcher;
import com.google.common.base.Splitter;
import dev.pti.api.Picture;
import dev.pti.core.image.shared.BundledBytes;
import java.awt.image.BufferedImage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Letters drawn from a bundled picture of them. Java's own text needs fonts and fontconfig, which
 * small containers lack.
 */
final class Letters {
  static final Letters TITLE = new Letters("title");
  static final Letters DETAIL = new Letters("detail");

  private static final int COLUMNS = 20;
  private static final int ORIGIN = 2;
  private static final String AFTER_ASCII = "·…−°±";

  private final Picture coverage;
  private final int cellWidth;
  private final int cellHeight;
  private final List<Integer> advances;

  private Letters(String size) {
    String name = "letters-" + size;
    coverage = Photographs.read(name, BundledBytes.of(Letters.class, name + ".png"));
    byte[] metrics = BundledBytes.of(Letters.class, name + ".txt");
    List<Integer> numbers =
        Splitter.on(CharMatcher.whitespace())
            .omitEmptyStrings()
            .splitToStream(new String(metrics, StandardCharsets.US_ASCII))
            .map(Integer::valueOf)
            .toList();
    cellWidth = numbers.get(0);
    cellHeight = numbers.get(1);
    advances = numbers.subList(2, numbers.size());
  }

  /** Returns the height of a line in pixels. */
  int height() {
    return cellHeight;
  }

  /** Returns the length of a text in pixels. */
  int width(String text) {
    return text.chars().map(letter -> advances.get(index(letter))).sum();
  }

  /** Returns the text, or as much of its beginning as fits with an ellipsis after it. */
  String fit(String text, int width) {
    if (width(text) <= width) {
      return text;
    }
    int end = text.length();
    while (end > 0 && width(text.substring(0, end).stripTrailing() + "…") > width) {
      end--;
    }
    return text.substring(0, end).stripTrailing() + "…";
  }

  /**
   * Breaks a text between words into lines of a width; what is too much ends with an ellipsis.
   *
   * @param most lines, at least 1
   */
  List<String> wrap(String text, int width, int most) {
    List<String> lines = new ArrayList<>();
    String rest = text;
    while (lines.size() < most - 1 && width(rest) > width) {
      int space = rest.lastIndexOf(' ');
      while (space > 0 && width(rest.substring(0, space)) > width) {
        space = rest.lastIndexOf(' ', space - 1);
      }
      // A word that is too wide alone is cut, and does not take the rest with it.
      space = space > 0 ? space : rest.indexOf(' ', 1);
      if (space < 0) {
        break;
      }
      lines.add(fit(rest.substring(0, space), width));
      rest = rest.substring(space + 1);
    }
    lines.add(fit(rest, width));
    return lines;
  }

  /**
   * Draws a text.
   *
   * @param onto an RGB image; what lies outside it is not drawn
   * @param text characters without a letter show as a question mark
   * @param left of the text, in pixels
   * @param top of the line, in pixels
   * @param rgb 0xrrggbb
   */
  void draw(BufferedImage onto, String text, int left, int top, int rgb) {
    int x = left;
    for (int i = 0; i < text.length(); i++) {
      int index = index(text.charAt(i));
      drawLetter(onto, index, x - ORIGIN, top, rgb);
      x += advances.get(index);
    }
  }

  private void drawLetter(BufferedImage onto, int index, int left, int top, int rgb) {
    int cellX = index % COLUMNS * cellWidth;
    int cellY = index / COLUMNS * cellHeight;
    for (int dy = 0; dy < cellHeight; dy++) {
      for (int dx = 0; dx < cellWidth; dx++) {
        int covered = coverage.get8Bit(0, cellY + dy, cellX + dx);
        int x = left + dx;
        int y = top + dy;
        if (covered > 0 && x >= 0 && y >= 0 && x < onto.getWidth() && y < onto.getHeight()) {
          onto.setRGB(x, y, mix(onto.getRGB(x, y), rgb, covered));
        }
      }
    }
  }

  private static int mix(int below, int above, int covered) {
    int mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
      int value = (below >> shift & 0xff) * (255 - covered) + (above >> shift & 0xff) * covered;
      mixed |= ((value + 127) / 255) << shift;
    }
    return mixed;
  }

  private static int index(int letter) {
    if (letter >= ' ' && letter <= '~') {
      return letter - ' ';
    }
    int special = AFTER_ASCII.indexOf(letter);
    if (special >= 0) {
      return '~' - ' ' + 1 + special;
    }
    return (letter == '×' ? 'x' : '?') - ' ';
  }
}
