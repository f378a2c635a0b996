package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * The bytes of a pickle, with every claimed length checked before it is believed. Only a window of
 * them is in memory: a generator's pickle is hundreds of megabytes, of which the machine steps over
 * all but the first kilobytes.
 */
final class PickleInput {
  /** Texts longer than this stay in the file. */
  static final int LONG = 1 << 16;

  /** Bytes longer than this stay in the file. */
  private static final int MANY = 1 << 12;

  private static final int LONGEST_NAME = 1000;
  private static final long MAX_KEPT = 32L << 20;

  private final ByteSource source;
  private final long size;
  private final String label;
  private final String inside;
  private final byte[] window;
  private final Account account;
  private long windowBegin;
  private int windowLength;
  private long position;

  /** What the values of a pickle, and of the pickles in its bytes, keep in memory. */
  private static final class Account {
    private long kept;
  }

  /**
   * @param inside where positions count from, as in {@code " of archive/data.pkl"}; empty for the
   *     file itself
   */
  PickleInput(ByteSource source, String label, String inside) throws IOException {
    this(source, label, inside, new Account());
  }

  private PickleInput(ByteSource source, String label, String inside, Account account)
      throws IOException {
    this.source = source;
    this.size = source.size();
    this.label = label;
    this.inside = inside;
    this.window = new byte[(int) Math.min(LONG, size)];
    this.account = account;
  }

  /** A pickle in bytes of this one, whose values are kept beside this one's. */
  PickleInput nested(ByteSource bytes, String where) throws IOException {
    return new PickleInput(bytes, label, where, account);
  }

  String label() {
    return label;
  }

  long position() {
    return position;
  }

  int u1() throws IOException {
    need(1);
    if (position < windowBegin || position >= windowBegin + windowLength) {
      fill();
    }
    return window[(int) (position++ - windowBegin)] & 0xff;
  }

  private void fill() throws IOException {
    InputStream in = source.from(position);
    windowBegin = position;
    windowLength = in.readNBytes(window, 0, window.length);
    if (windowLength == 0) {
      throw new InvalidInputException(label + " ended while it was read");
    }
  }

  int u2() throws IOException {
    return u1() | u1() << 8;
  }

  int i4() throws IOException {
    return u2() | u2() << 16;
  }

  long i8() throws IOException {
    return (i4() & 0xffffffffL) | (long) i4() << 32;
  }

  double bigEndianDouble() throws IOException {
    return ByteBuffer.wrap(bytes(Double.BYTES)).getDouble();
  }

  /** A little-endian integer in two's complement. */
  Object integer(long length) throws IOException {
    if (length > 255) {
      throw fail("holds an integer of " + length + " bytes", position);
    }
    byte[] bytes = bytes(length);
    byte[] reversed = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      reversed[i] = bytes[bytes.length - 1 - i];
    }
    BigInteger value = reversed.length == 0 ? BigInteger.ZERO : new BigInteger(reversed);
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  /** Text; a long one stays in the file. */
  Object text(long length) throws IOException {
    if (length > LONG) {
      return new Python.LongText(slice(length));
    }
    long start = position;
    return decode(bytes(length), start);
  }

  /** Bytes; many of them stay in the file. */
  Python.BytesValue bytesValue(long length) throws IOException {
    long begin = position;
    return new Python.BytesValue(
        length > MANY
            ? slice(length)
            : ByteSource.of(bytes(length), at -> source.place(begin + at)));
  }

  /** What Python 2 calls a text and often is none. */
  Object textOrBytes(long length) throws IOException {
    if (length > LONG) {
      return new Python.BytesValue(slice(length));
    }
    byte[] bytes = bytes(length);
    for (byte b : bytes) {
      if (b < 0) {
        return new Python.BytesValue(ByteSource.of(bytes));
      }
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /** Text to the end of the line. */
  String line() throws IOException {
    long start = position;
    byte[] line = new byte[64];
    int length = 0;
    for (int b = u1(); b != '\n'; b = u1()) {
      if (length == line.length) {
        if (length > LONGEST_NAME) {
          throw fail("holds a name without end", start);
        }
        line = java.util.Arrays.copyOf(line, length * 2);
      }
      line[length++] = (byte) b;
    }
    keep(length);
    return decode(java.util.Arrays.copyOf(line, length), start);
  }

  /** Checks a name that did not come as a line. */
  void checkName(String name, long at) {
    if (name.length() > LONGEST_NAME) {
      throw fail("holds a name without end", at);
    }
  }

  /** Counts characters or bytes that a value keeps in memory. */
  void keep(long count) {
    account.kept += count;
    if (account.kept > MAX_KEPT) {
      throw fail("holds texts of more than " + MAX_KEPT + " bytes", position);
    }
  }

  private ByteSource slice(long length) {
    need(length);
    ByteSource slice = source.slice(position, length);
    position += length;
    return slice;
  }

  private byte[] bytes(long length) throws IOException {
    need(length);
    keep(length);
    byte[] bytes = new byte[(int) length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) u1();
    }
    return bytes;
  }

  private String decode(byte[] bytes, long start) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw fail("holds text that is not UTF-8", start);
    }
  }

  /** Checks that so many bytes are left. */
  void need(long count) {
    if (count < 0 || count > size - position) {
      throw new InvalidInputException(
          "%s is truncated: its pickle wants %s bytes at byte %d%s, %d are there"
              .formatted(label, Long.toUnsignedString(count), position, inside, size - position));
    }
  }

  /** An error that names the place. */
  InvalidInputException fail(String holds, long at) {
    return new InvalidInputException(
        "%s %s at byte %d%s; nothing in it was run".formatted(label, holds, at, inside));
  }
}
