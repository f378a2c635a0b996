package dev.pti.core.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * Damages files, always in the same ways for the same seed: blindly, byte by byte and block by
 * block, and with knowledge of the format, so that the damage gets past the first check. The header
 * of safetensors and of NumPy keeps its length right, an archive is packed anew around a damaged
 * entry, and a pickle is changed instruction by instruction.
 */
final class Mutations {
  private static final long[] EXTREMES = {
    0,
    1,
    2,
    8,
    31,
    32,
    33,
    127,
    128,
    255,
    256,
    1 << 16,
    1 << 24,
    Integer.MAX_VALUE - 8,
    Integer.MAX_VALUE,
    1L << 31,
    -1L >>> 32,
    1L << 32,
    1L << 40,
    1L << 62,
    Long.MAX_VALUE,
    Long.MIN_VALUE,
    -1,
    -2,
    -8
  };

  private static final List<String> TEXTS =
      List.of(
          "0",
          "-1",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "2147483648",
          "1e9",
          "NaN",
          "1.5",
          "[[[[[[[[",
          "}}",
          "\"\"",
          "'",
          "\n",
          ",",
          "((",
          "1,1,",
          "F64",
          "BOOL",
          "'<f8'",
          "'|O'",
          "(9999999999, 0)",
          "__metadata__");

  private static final Pattern TOKEN = Pattern.compile("[0-9]+|\"[^\"]*\"|'[^']*'|[A-Za-z]+|\\W");

  private final Random random;
  private final List<byte[]> corpus;
  private final PickleMutations pickles;

  Mutations(long seed, List<byte[]> corpus) {
    this.random = new Random(seed);
    this.corpus = corpus;
    this.pickles = new PickleMutations(random);
  }

  /** One of the corpus, damaged one to four times. */
  byte[] next() {
    byte[] file = any(corpus);
    for (int rounds = 1 + random.nextInt(4); rounds > 0; rounds--) {
      file = random.nextInt(3) == 0 ? blindly(file) : knowingly(file);
    }
    return file;
  }

  private byte[] knowingly(byte[] file) {
    if (ZipArchive.startsAsZip(file)) {
      return random.nextBoolean() ? directory(file) : entry(file);
    }
    if (PickleFile.startsAsPickle(file)) {
      return pickles.mutate(file);
    }
    if (file.length > 10 && file[0] == (byte) 0x93) {
      int length = Math.min(file.length - 10, ByteBuffer.wrap(file).order(LITTLE).getShort(8));
      return header(file, 10, Math.max(0, length));
    }
    if (file.length > 8 && file[8] == '{') {
      long length = ByteBuffer.wrap(file).order(LITTLE).getLong();
      return header(file, 8, (int) Math.max(0, Math.min(file.length - 8, length)));
    }
    return blindly(file);
  }

  private static final ByteOrder LITTLE = ByteOrder.LITTLE_ENDIAN;

  private byte[] blindly(byte[] file) {
    if (file.length < 16) {
      return splice(file, 0, 0, any(corpus));
    }
    int at = random.nextInt(file.length);
    int length = Math.min(file.length - at, 1 + random.nextInt(random.nextBoolean() ? 8 : 200));
    byte[] block = Arrays.copyOfRange(file, at, at + length);
    return switch (random.nextInt(8)) {
      case 0 -> changed(file, at, (byte) (file[at] ^ 1 << random.nextInt(8)));
      case 1 -> changed(file, at, (byte) random.nextInt(256));
      case 2 -> Arrays.copyOf(file, at);
      case 3 -> splice(file, at, length, new byte[0]);
      case 4 -> splice(file, random.nextInt(file.length), 0, block);
      case 5 -> splice(file, Math.min(at, file.length - length), length, swapped(block));
      case 6 -> number(file, at);
      default -> {
        byte[] other = any(corpus);
        int from = random.nextInt(other.length);
        yield splice(file, at, file.length - at, Arrays.copyOfRange(other, from, other.length));
      }
    };
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static byte[] changed(byte[] file, int at, byte value) {
    byte[] changed = file.clone();
    changed[at] = value;
    return changed;
  }

  private static byte[] swapped(byte[] block) {
    byte[] swapped = block.clone();
    int half = block.length / 2;
    System.arraycopy(block, half, swapped, 0, block.length - half);
    System.arraycopy(block, 0, swapped, block.length - half, half);
    return swapped;
  }

  /** Replaces a part by other bytes. */
  static byte[] splice(byte[] file, int at, int length, byte[] by) {
    return ByteBuffer.allocate(file.length - length + by.length)
        .put(file, 0, at)
        .put(by)
        .put(file, at + length, file.length - at - length)
        .array();
  }

  /** Writes an extreme number, of one to eight bytes, over what is there. */
  private byte[] number(byte[] file, int at) {
    long value = random.nextInt(4) == 0 ? file.length - random.nextInt(3) : extreme();
    byte[] bytes = ByteBuffer.allocate(8).order(LITTLE).putLong(value).array();
    int length = Math.min(1 << random.nextInt(4), file.length - at);
    return splice(file, at, length, Arrays.copyOf(bytes, length));
  }

  private long extreme() {
    return EXTREMES[random.nextInt(EXTREMES.length)];
  }

  /** Changes a field of one of a zip archive's three kinds of records. */
  private byte[] directory(byte[] file) {
    String text = new String(file, StandardCharsets.ISO_8859_1);
    String mark = any(List.of("PK\1\2", "PK\1\2", "PK\5\6", "PK\3\4"));
    int record = text.indexOf(mark, random.nextInt(file.length));
    record = record < 0 ? text.lastIndexOf(mark) : record;
    if (record < 0) {
      return blindly(file);
    }
    return number(file, Math.min(file.length - 1, record + 4 + random.nextInt(46)));
  }

  /** Damages the content or the name of an entry and packs the archive anew. */
  private byte[] entry(byte[] file) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(file))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        entries.put(entry.getName(), in.readNBytes(1 << 20));
      }
    } catch (IOException | IllegalArgumentException e) {
      return blindly(file);
    }
    if (entries.isEmpty()) {
      return blindly(file);
    }
    String name = any(List.copyOf(entries.keySet()));
    byte[] content = entries.getOrDefault(name, new byte[0]);
    if (random.nextInt(8) == 0) {
      entries.remove(name);
      name = any(List.of("x/data.pkl", "../x", "/x", "X/DATA.PKL", "a.npy", "x/\n/data.pkl"));
    }
    entries.put(name, content.length < 2 ? content : knowingly(content));
    ZipFixture zip = new ZipFixture(random.nextBoolean());
    entries.forEach(zip::add);
    return zip.bytes();
  }

  /** Replaces a token of a header and keeps the header's length right. */
  private byte[] header(byte[] file, int begin, int length) {
    String header = new String(file, begin, length, StandardCharsets.ISO_8859_1);
    List<int[]> tokens =
        TOKEN.matcher(header).results().map(it -> new int[] {it.start(), it.end()}).toList();
    if (tokens.isEmpty()) {
      return blindly(file);
    }
    int[] token = any(tokens);
    String by =
        switch (random.nextInt(4)) {
          case 0 -> "";
          case 1 -> {
            int[] other = any(tokens);
            yield header.substring(other[0], other[1]);
          }
          case 2 -> Long.toString(extreme());
          default -> Matcher.quoteReplacement(any(TEXTS));
        };
    byte[] changed =
        splice(
            file, begin + token[0], token[1] - token[0], by.getBytes(StandardCharsets.ISO_8859_1));
    int now = length + by.length() - (token[1] - token[0]);
    ByteBuffer lengths = ByteBuffer.wrap(changed).order(LITTLE);
    if (begin == 8) {
      lengths.putLong(0, now);
    } else {
      lengths.putShort(8, (short) now);
    }
    return changed;
  }
}
