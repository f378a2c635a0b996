package dev.pti.core.checkpoint;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The instructions of a pickle on their way into a file, in frames from protocol 4 on. */
final class PickleStream {
  /** Python writes longer texts and bytes outside its frames. */
  static final int FRAME = 1 << 16;

  private final int protocol;
  private final OutputStream out;
  private final ByteArrayOutputStream frame = new ByteArrayOutputStream();

  PickleStream(int protocol, OutputStream out) throws IOException {
    this.protocol = protocol;
    this.out = out;
    out.write(new byte[] {(byte) 0x80, (byte) protocol});
  }

  void op(int... bytes) {
    for (int b : bytes) {
      frame.write(b);
    }
  }

  void littleEndian(long value, int bytes) {
    byte[] all =
        ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    frame.write(all, 0, bytes);
  }

  void endFrame() throws IOException {
    if (protocol >= 4 && frame.size() >= 4) {
      out.write(0x95);
      out.write(
          ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(frame.size()).array());
    }
    frame.writeTo(out);
    frame.reset();
  }

  /** Content and what is before it; long ones stand outside the frames. */
  void put(byte[] content) throws IOException {
    if (content.length < FRAME) {
      frame.writeBytes(content);
      return;
    }
    byte[] opcode = frame.toByteArray();
    int begin = opcode.length - 5;
    frame.reset();
    frame.write(opcode, 0, begin);
    endFrame();
    out.write(opcode, begin, 5);
    out.write(content);
  }

  void integer(long value) {
    if (value >= 0 && value < 256) {
      op('K', (int) value);
    } else if (value >= 0 && value < 65536) {
      op('M');
      littleEndian(value, 2);
    } else if (value == (int) value) {
      op('J');
      littleEndian(value, 4);
    } else {
      large(BigInteger.valueOf(value));
    }
  }

  void large(BigInteger value) {
    byte[] bytes = value.toByteArray();
    op(0x8a, bytes.length);
    for (int i = bytes.length - 1; i >= 0; i--) {
      op(bytes[i]);
    }
  }

  void number(double value) {
    op('G');
    frame.writeBytes(ByteBuffer.allocate(8).putDouble(value).array());
  }

  /** Ends the frame if it is full; only between values. */
  void endFullFrame() throws IOException {
    if (frame.size() >= FRAME) {
      endFrame();
    }
  }
}
