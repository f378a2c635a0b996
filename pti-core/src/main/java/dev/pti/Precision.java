package dev.pti;

/** How exactly the numbers of a difference are saved. */
public enum Precision {
  /** Bit for bit: an opened run draws the same pictures. */
  FLOAT32("float32"),
  /**
   * Rounded to 11 significant bits, in half the bytes. The report says what that costs in likeness.
   */
  FLOAT16("float16");

  private final String text;

  Precision(String text) {
    this.text = text;
  }

  /** Prints as reports and files have it. */
  @Override
  public String toString() {
    return text;
  }
}
