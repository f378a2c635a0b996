package dev.pti.core.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The 256 colours that stand best for those of several images, found by median cut (Heckbert,
 * 1982): the box of colours that varies most is halved until there are 256.
 *
 * <p>One palette for all frames of an animation, and a dither that stands still, so that places
 * that do not move do not flicker. The dither is ordered and weak: it hides the edges between two
 * colours of a smooth cheek, and costs little in compression.
 */
final class Palette {
  static final int COLOURS = 256;

  /** Colours are counted by the upper 6 bits of each channel. */
  private static final int BITS = 6;

  private static final int CELLS = 1 << (3 * BITS);

  private static final int DITHER = 6;
  private static final int[] BAYER = {
    0, 8, 2, 10, //
    12, 4, 14, 6, //
    3, 11, 1, 9, //
    15, 7, 13, 5
  };

  private final int[] colours;
  private final int[] nearest = new int[CELLS];

  private Palette(int[] colours) {
    this.colours = colours;
    Arrays.fill(nearest, -1);
  }

  /** Looks for the colours of RGB images. */
  static Palette of(List<BufferedImage> images) {
    long[] counts = new long[CELLS];
    for (BufferedImage image : images) {
      for (int rgb : pixels(image)) {
        counts[cell((rgb >> 16) & 0xff, (rgb >> 8) & 0xff, rgb & 0xff)]++;
      }
    }
    List<Box> boxes = new ArrayList<>();
    boxes.add(new Box(counts));
    while (boxes.size() < COLOURS) {
      Box widest = boxes.stream().max(Comparator.comparingDouble(box -> box.spread)).orElseThrow();
      if (widest.spread == 0) {
        break;
      }
      boxes.remove(widest);
      boxes.addAll(widest.halves());
    }
    return new Palette(boxes.stream().mapToInt(Box::mean).toArray());
  }

  /** The image in the palette's colours. */
  BufferedImage apply(BufferedImage image) {
    int width = image.getWidth();
    BufferedImage indexed =
        new BufferedImage(width, image.getHeight(), BufferedImage.TYPE_BYTE_INDEXED, colourModel());
    byte[] indices = ((DataBufferByte) indexed.getRaster().getDataBuffer()).getData();
    int[] rgb = pixels(image);
    for (int i = 0; i < rgb.length; i++) {
      int shift = shift(i % width, i / width);
      indices[i] =
          (byte)
              nearest(
                  clip(((rgb[i] >> 16) & 0xff) + shift),
                  clip(((rgb[i] >> 8) & 0xff) + shift),
                  clip((rgb[i] & 0xff) + shift));
    }
    return indexed;
  }

  /** A colour as 0xrrggbb; black where the images have fewer. */
  int colour(int index) {
    return index < colours.length ? colours[index] : 0;
  }

  private IndexColorModel colourModel() {
    byte[][] channels = new byte[3][COLOURS];
    for (int i = 0; i < COLOURS; i++) {
      for (int channel = 0; channel < 3; channel++) {
        channels[channel][i] = (byte) (colour(i) >> (16 - 8 * channel));
      }
    }
    return new IndexColorModel(8, COLOURS, channels[0], channels[1], channels[2]);
  }

  private int nearest(int red, int green, int blue) {
    int cell = cell(red, green, blue);
    if (nearest[cell] < 0) {
      int best = Integer.MAX_VALUE;
      for (int i = 0; i < colours.length; i++) {
        int r = red - ((colours[i] >> 16) & 0xff);
        int g = green - ((colours[i] >> 8) & 0xff);
        int b = blue - (colours[i] & 0xff);
        // The eye sees green best and blue worst.
        int distance = 3 * r * r + 4 * g * g + 2 * b * b;
        if (distance < best) {
          best = distance;
          nearest[cell] = i;
        }
      }
    }
    return nearest[cell];
  }

  /** From half of the dither below to half of it above. */
  private static int shift(int x, int y) {
    return (BAYER[y % 4 * 4 + x % 4] * 2 - 15) * DITHER / 30;
  }

  private static int[] pixels(BufferedImage image) {
    int width = image.getWidth();
    return image.getRGB(0, 0, width, image.getHeight(), null, 0, width);
  }

  private static int cell(int red, int green, int blue) {
    int rest = 8 - BITS;
    return ((red >> rest) << (2 * BITS)) | ((green >> rest) << BITS) | (blue >> rest);
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }

  /** Some of the counted colours. */
  private static final class Box {
    private static final int MASK = (1 << BITS) - 1;

    private final long[] counts;
    private final int[] cells;
    private final double[] means = new double[3];
    private final int longest;

    /** The sum of squared distances from the mean along the axis where it is largest. */
    final double spread;

    Box(long[] counts) {
      this(counts, nonZero(counts));
    }

    private Box(long[] counts, int[] cells) {
      this.counts = counts;
      this.cells = cells;
      double[] squares = new double[3];
      long total = 0;
      for (int cell : cells) {
        total += counts[cell];
        for (int axis = 0; axis < 3; axis++) {
          double value = value(cell, axis);
          means[axis] += counts[cell] * value;
          squares[axis] += counts[cell] * value * value;
        }
      }
      int axis = 0;
      for (int i = 0; i < 3; i++) {
        means[i] /= total;
        squares[i] -= total * means[i] * means[i];
        axis = squares[i] > squares[axis] ? i : axis;
      }
      longest = axis;
      spread = cells.length < 2 ? 0 : Math.max(squares[axis], Double.MIN_NORMAL);
    }

    /** Cuts at the mean of the longest axis; both sides hold a colour. */
    List<Box> halves() {
      double cut = means[longest];
      int[] below = Arrays.stream(cells).filter(cell -> value(cell, longest) < cut).toArray();
      int[] above = Arrays.stream(cells).filter(cell -> value(cell, longest) >= cut).toArray();
      if (below.length == 0 || above.length == 0) {
        below = Arrays.copyOf(cells, cells.length / 2);
        above = Arrays.copyOfRange(cells, cells.length / 2, cells.length);
      }
      return List.of(new Box(counts, below), new Box(counts, above));
    }

    /** The mean colour; the ends of a channel stay its ends, so that white is white. */
    int mean() {
      int rgb = 0;
      for (double mean : means) {
        rgb = (rgb << 8) | (int) Math.round(mean * 255 / MASK);
      }
      return rgb;
    }

    private static int value(int cell, int axis) {
      return (cell >> ((2 - axis) * BITS)) & MASK;
    }

    private static int[] nonZero(long[] counts) {
      return IntStream.range(0, counts.length).filter(cell -> counts[cell] > 0).toArray();
    }
  }
}
