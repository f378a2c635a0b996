package dev.pti.core.checkpoint;

import dev.pti.api.InvalidInputException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** The bytes of a pickle, with every claimed length checked before it is believed. */
final class PickleInput {
  private final byte[] bytes;
  private final String label;
  private final String inside;
  private int position;

  /**
   * @param inside where positions count from, as in {@code " of archive/data.pkl"}; empty for the
   *     file itself
   */
  PickleInput(byte[] bytes, String label, String inside) {
    this.bytes = bytes;
    this.label = label;
    this.inside = inside;
  }

  int position() {
    return position;
  }

  int u1() {
    need(1);
    return bytes[position++] & 0xff;
  }

  int u2() {
    return u1() | u1() << 8;
  }

  int i4() {
    return u2() | u2() << 16;
  }

  long i8() {
    return (i4() & 0xffffffffL) | (long) i4() << 32;
  }

  double bigEndianDouble() {
    need(Double.BYTES);
    position += Double.BYTES;
    return ByteBuffer.wrap(bytes).getDouble(position - Double.BYTES);
  }

  /** A little-endian integer in two's complement. */
  Object integer(long length) {
    if (length > 255) {
      throw fail("holds an integer of " + length + " bytes", position);
    }
    byte[] reversed = new byte[need(length)];
    for (int i = reversed.length - 1; i >= 0; i--) {
      reversed[i] = bytes[position++];
    }
    BigInteger value = reversed.length == 0 ? BigInteger.ZERO : new BigInteger(reversed);
    if (value.bitLength() < Long.SIZE) {
      return value.longValue();
    }
    return value;
  }

  String text(long length) {
    int start = position;
    int count = need(length);
    position += count;
    return decode(start, count);
  }

  /** Text to the end of the line. */
  String line() {
    int start = position;
    while (u1() != '\n') {
      // Read on.
    }
    return decode(start, position - 1 - start);
  }

  void skip(long count) {
    position += need(count);
  }

  private String decode(int start, int count) {
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes, start, count))
          .toString();
    } catch (CharacterCodingException e) {
      throw fail("holds text that is not UTF-8", start);
    }
  }

  /** Checks that so many bytes are left. */
  int need(long count) {
    if (count < 0 || count > bytes.length - position) {
      throw new InvalidInputException(
          "%s is truncated: its pickle wants %s bytes at byte %d%s, %d are there"
              .formatted(
                  label, Long.toUnsignedString(count), position, inside, bytes.length - position));
    }
    return (int) count;
  }

  /** An error that names the place. */
  InvalidInputException fail(String holds, int at) {
    return new InvalidInputException(
        "%s %s at byte %d%s; nothing in it was run".formatted(label, holds, at, inside));
  }
}
