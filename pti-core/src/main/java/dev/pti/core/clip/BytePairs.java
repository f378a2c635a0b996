package dev.pti.core.clip;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/**
 * The byte-pair merges of CLIP. A token below 256 is a byte, one below 512 a byte at the end of a
 * word, and each further one what a merge makes of two. Immutable.
 */
final class BytePairs {
  static final int BYTES = 256;
  static final int MERGES = 48_894;

  private static final String RESOURCE = "merges.txt.gz";
  private static final String END = "</w>";

  /** By the two tokens, the first in the upper half; the merge's number, from 0. */
  private final Map<Long, Integer> merges = new HashMap<>();

  /** Of each byte, its token. */
  private final int[] tokens = new int[BYTES];

  private BytePairs(BufferedReader lines) throws IOException {
    Map<String, Integer> names = names();
    for (int merge = 0; merge < MERGES; merge++) {
      String[] pair = lines.readLine().split(" ", 2);
      merges.put(pair(token(names, pair[0]), token(names, pair[1])), merge);
      names.put(pair[0] + pair[1], 2 * BYTES + merge);
    }
  }

  private static int token(Map<String, Integer> names, String name) {
    return Objects.requireNonNull(names.get(name), name);
  }

  /**
   * How the file writes bytes: those that Latin-1 shows as themselves, which come first among the
   * tokens, and the others by the letters that follow Latin-1.
   */
  private Map<String, Integer> names() {
    Map<String, Integer> names = new HashMap<>();
    List<Integer> hidden = new ArrayList<>();
    for (int b = 0; b < BYTES; b++) {
      if ((b > ' ' && b <= '~') || (b > 0xa0 && b != 0xad)) {
        name(names, b, (char) b);
      } else {
        hidden.add(b);
      }
    }
    for (int i = 0; i < hidden.size(); i++) {
      name(names, hidden.get(i), (char) (BYTES + i));
    }
    return names;
  }

  private void name(Map<String, Integer> names, int b, char letter) {
    int token = names.size() / 2;
    tokens[b] = token;
    names.put(String.valueOf(letter), token);
    names.put(letter + END, BYTES + token);
  }

  private static final class Holder {
    static final BytePairs INSTANCE = read();

    private static BytePairs read() {
      try (InputStream in = BytePairs.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException("the library's jar lacks " + RESOURCE);
        }
        return new BytePairs(
            new BufferedReader(
                new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The merges, read when they are first asked for. */
  static BytePairs instance() {
    return Holder.INSTANCE;
  }

  private static long pair(int first, int second) {
    return ((long) first << Integer.SIZE) | second;
  }

  /**
   * Merges the bytes of a word, each time the pair that comes first in the list, wherever it
   * stands.
   *
   * @param word not empty
   * @param most how many merges of the list are known
   * @return its tokens
   */
  List<Integer> merged(String word, int most) {
    List<Integer> parts = new ArrayList<>();
    for (byte b : word.getBytes(StandardCharsets.UTF_8)) {
      parts.add(tokens[Byte.toUnsignedInt(b)]);
    }
    int last = parts.size() - 1;
    parts.set(last, parts.get(last) + BYTES);
    while (true) {
      int merge = first(parts, most);
      if (merge == most) {
        return Collections.unmodifiableList(parts);
      }
      parts = merged(parts, merge);
    }
  }

  private int first(List<Integer> parts, int most) {
    int first = most;
    for (int i = 1; i < parts.size(); i++) {
      first = Math.min(first, merge(parts, i));
    }
    return first;
  }

  private int merge(List<Integer> parts, int second) {
    return merges.getOrDefault(pair(parts.get(second - 1), parts.get(second)), Integer.MAX_VALUE);
  }

  private List<Integer> merged(List<Integer> parts, int merge) {
    List<Integer> result = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      if (i + 1 < parts.size() && merge(parts, i + 1) == merge) {
        result.add(2 * BYTES + merge);
        i++;
      } else {
        result.add(parts.get(i));
      }
    }
    return result;
  }
}
