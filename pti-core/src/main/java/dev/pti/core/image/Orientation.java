package dev.pti.core.image;

/**
 * Where the stored pixels of a photograph belong when it is held upright.
 *
 * @param transposed whether stored rows become columns
 * @param rowsFlipped whether rows of the upright picture run upwards
 * @param columnsFlipped whether columns of the upright picture run to the left
 */
record Orientation(boolean transposed, boolean rowsFlipped, boolean columnsFlipped) {
  static final Orientation UPRIGHT = new Orientation(false, false, false);

  /**
   * Reads the value of EXIF's tag 0x112.
   *
   * @param value 1 to 8; anything else counts as 1, as viewers have it
   * @return the orientation
   */
  static Orientation ofExif(int value) {
    return switch (value) {
      case 2 -> new Orientation(false, false, true);
      case 3 -> new Orientation(false, true, true);
      case 4 -> new Orientation(false, true, false);
      case 5 -> new Orientation(true, false, false);
      case 6 -> new Orientation(true, false, true);
      case 7 -> new Orientation(true, true, true);
      case 8 -> new Orientation(true, true, false);
      default -> UPRIGHT;
    };
  }

  /** Returns the height of the upright picture. */
  int height(int storedHeight, int storedWidth) {
    return transposed ? storedWidth : storedHeight;
  }

  /** Returns the width of the upright picture. */
  int width(int storedHeight, int storedWidth) {
    return transposed ? storedHeight : storedWidth;
  }

  /** Returns the row-major index in the upright picture of a stored pixel. */
  int place(int row, int column, int storedHeight, int storedWidth) {
    int height = height(storedHeight, storedWidth);
    int width = width(storedHeight, storedWidth);
    int uprightRow = transposed ? column : row;
    int uprightColumn = transposed ? row : column;
    if (rowsFlipped) {
      uprightRow = height - 1 - uprightRow;
    }
    if (columnsFlipped) {
      uprightColumn = width - 1 - uprightColumn;
    }
    return uprightRow * width + uprightColumn;
  }
}
