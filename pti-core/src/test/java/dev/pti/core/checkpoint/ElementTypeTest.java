package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ElementTypeTest {
  private static float decode(ElementType type, ByteBuffer bytes) {
    float[] into = new float[3];
    type.decode(bytes, into, 1, 1);
    assertThat(into[0]).isZero();
    assertThat(into[2]).isZero();
    return into[1];
  }

  private static ByteBuffer bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  @Test
  void reads_small_integers_and_booleans() {
    assertThat(decode(ElementType.BOOL, bytes(1))).isEqualTo(1);
    assertThat(decode(ElementType.BOOL, bytes(0))).isEqualTo(0);
    assertThat(decode(ElementType.U8, bytes(0xff))).isEqualTo(255);
    assertThat(decode(ElementType.I8, bytes(0xff))).isEqualTo(-1);
    assertThat(decode(ElementType.I16, bytes(0xfe, 0xff))).isEqualTo(-2);
    assertThat(decode(ElementType.U16, bytes(0xfe, 0xff))).isEqualTo(65534);
  }

  @Test
  void reads_large_integers_to_the_nearest_float() {
    assertThat(decode(ElementType.I32, bytes(0, 0, 0, 0x80))).isEqualTo(-0x1p31f);
    assertThat(decode(ElementType.U32, bytes(0, 0, 0, 0x80))).isEqualTo(0x1p31f);
    ByteBuffer all = ByteBuffer.allocate(8).putLong(0, -1L);
    assertThat(decode(ElementType.I64, all)).isEqualTo(-1);
    assertThat(decode(ElementType.U64, all)).isEqualTo(0x1p64f);
    ByteBuffer aboveTie = ByteBuffer.allocate(8).putLong(0, 0x8000_0080_0000_0001L);
    assertThat(decode(ElementType.U64, aboveTie)).isEqualTo(Math.nextUp(0x1p63f));
  }

  @Test
  void reads_floats_of_every_width_in_both_orders() {
    assertThat(decode(ElementType.F16, bytes(0x00, 0x3c))).isEqualTo(1);
    assertThat(decode(ElementType.BF16, bytes(0x80, 0xbf))).isEqualTo(-1);
    assertThat(decode(ElementType.BF16, bytes(0x80, 0x7f))).isEqualTo(Float.POSITIVE_INFINITY);
    assertThat(decode(ElementType.F32, ByteBuffer.allocate(4).putFloat(0, .1f))).isEqualTo(.1f);
    assertThat(decode(ElementType.F64, ByteBuffer.allocate(8).putDouble(0, .1))).isEqualTo(.1f);
  }
}
