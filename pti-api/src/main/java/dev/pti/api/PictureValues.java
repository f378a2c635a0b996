package dev.pti.api;

/**
 * How a picture holds its values: as floats, as 8-bit samples, or as another's with a part
 * replaced. A photograph of 50 megapixels takes 150 MB as samples and 600 as floats.
 */
sealed interface PictureValues {
  /** Returns one value. */
  float get(int channel, int row, int column);

  /** Values as they are: {@code [3, height, width]}. */
  final class Floats implements PictureValues {
    private final float[] values;
    private final int height;
    private final int width;

    Floats(float[] values, int height, int width) {
      this.values = values;
      this.height = height;
      this.width = width;
    }

    float[] values() {
      return values;
    }

    @Override
    public float get(int channel, int row, int column) {
      return values[(channel * height + row) * width + column];
    }
  }

  /** Samples of 0 to 255: {@code [3, height, width]}. */
  final class Samples implements PictureValues {
    private static final float[] VALUES = new float[256];

    static {
      for (int sample = 0; sample < 256; sample++) {
        VALUES[sample] = (float) (2 * (sample / 255.0) - 1);
      }
    }

    private final byte[] samples;
    private final int height;
    private final int width;

    Samples(byte[] samples, int height, int width) {
      this.samples = samples;
      this.height = height;
      this.width = width;
    }

    @Override
    public float get(int channel, int row, int column) {
      return VALUES[samples[(channel * height + row) * width + column] & 0xff];
    }
  }

  /** Another picture with a part over it. */
  record Covered(PictureValues below, Picture part, int top, int left) implements PictureValues {
    @Override
    public float get(int channel, int row, int column) {
      int partRow = row - top;
      int partColumn = column - left;
      return partRow >= 0 && partColumn >= 0 && partRow < part.height() && partColumn < part.width()
          ? part.get(channel, partRow, partColumn)
          : below.get(channel, row, column);
    }
  }
}
