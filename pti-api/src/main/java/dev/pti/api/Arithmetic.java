package dev.pti.api;

/** The numbers in which networks compute. Inputs and outputs are float32 in both cases. */
public enum Arithmetic {
  /** Everything in float32: what published figures were made with. */
  FLOAT32("float32"),
  /**
   * Convolutions in bfloat16, which has float32's range and 8 bits of precision; styles,
   * demodulation, pictures and features of unit length stay in float32. About twice as fast on CPUs
   * that have instructions for it (AVX512-BF16, AMX), and much slower on those that do not.
   */
  BFLOAT16("bfloat16");

  private final String text;

  Arithmetic(String text) {
    this.text = text;
  }

  @Override
  public String toString() {
    return text;
  }
}
