package dev.pti.core.image;

import java.awt.color.ICC_Profile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Colour profiles as cameras and screens embed them, made from their published primaries. */
final class IccProfiles {
  /** Red, green and blue of sRGB under D50 by columns, inverted: from XYZ to linear sRGB. */
  private static final double[][] TO_SRGB = {
    {3.1338561, -1.6168667, -.4906146},
    {-.9787684, 1.9161415, .0334540},
    {.0719453, -.2289914, 1.4052427}
  };

  /** A space of matrix and gamma; rows are XYZ under D50 of red, green and blue. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the primaries
  enum Space {
    ADOBE_RGB(
        2.19921875,
        new double[][] {
          {.60974, .31111, .01947}, {.20528, .62567, .06087}, {.14919, .06322, .74457}
        }),
    DISPLAY_P3(
        0,
        new double[][] {
          {.515102, .241182, -.001050}, {.291965, .692236, .041882}, {.157153, .066582, .784378}
        });

    private final double gamma;
    private final double[][] primaries;

    Space(double gamma, double[][] primaries) {
      this.gamma = gamma;
      this.primaries = primaries;
    }

    /** What sRGB shows of a colour, computed by hand. */
    int[] inSrgb(int red, int green, int blue) {
      double[] light = {light(red), light(green), light(blue)};
      int[] shown = new int[3];
      for (int channel = 0; channel < 3; channel++) {
        double sum = 0;
        for (int xyz = 0; xyz < 3; xyz++) {
          for (int k = 0; k < 3; k++) {
            sum += TO_SRGB[channel][xyz] * primaries[k][xyz] * light[k];
          }
        }
        double clipped = Math.max(0, Math.min(1, sum));
        double value =
            clipped <= .0031308 ? 12.92 * clipped : 1.055 * Math.pow(clipped, 1 / 2.4) - .055;
        shown[channel] = (int) Math.round(255 * value);
      }
      return shown;
    }

    private double light(int sample) {
      double value = sample / 255.0;
      if (gamma > 0) {
        return Math.pow(value, gamma);
      }
      return value <= .04045 ? value / 12.92 : Math.pow((value + .055) / 1.055, 2.4);
    }

    /** The profile. */
    ICC_Profile profile() {
      byte[] curve =
          gamma > 0
              ? ByteBuffer.allocate(16)
                  .put(ascii("curv"))
                  .putInt(8, 1)
                  .putShort(12, (short) (256 * gamma))
                  .array()
              : parametric();
      int tags = 4 + 7 * 12;
      int points = 128 + tags;
      int curves = points + 4 * 20;
      ByteBuffer out = ByteBuffer.allocate(curves + curve.length);
      out.putInt(out.capacity()).putInt(0).putInt(0x04200000).put(ascii("mntrRGB XYZ "));
      out.position(36);
      out.put(ascii("acsp"));
      out.position(68);
      out.putInt(fixed(.9642)).putInt(fixed(1)).putInt(fixed(.8249));
      out.position(128);
      out.putInt(7);
      String[] names = {"wtpt", "rXYZ", "gXYZ", "bXYZ"};
      for (int i = 0; i < 4; i++) {
        out.put(ascii(names[i])).putInt(points + 20 * i).putInt(20);
      }
      for (String name : new String[] {"rTRC", "gTRC", "bTRC"}) {
        out.put(ascii(name)).putInt(curves).putInt(curve.length);
      }
      point(out, new double[] {.9642, 1, .8249});
      for (double[] primary : primaries) {
        point(out, primary);
      }
      return ICC_Profile.getInstance(out.put(curve).array());
    }
  }

  private IccProfiles() {}

  /** A profile that can be read, but by which no colour can be converted. */
  static ICC_Profile unusable(String which) {
    byte[] data = Space.ADOBE_RGB.profile().getData();
    ByteBuffer out = ByteBuffer.wrap(data);
    switch (which) {
      case "without tags" -> out.putInt(128, 0);
      case "of a link" -> out.put(12, ascii("link"));
      // The name of the last tag but one.
      case "without a curve" -> out.put(132 + 5 * 12, ascii("none"));
      default -> throw new AssertionError(which);
    }
    return ICC_Profile.getInstance(data);
  }

  private static byte[] parametric() {
    ByteBuffer curve = ByteBuffer.allocate(32).put(ascii("para")).putInt(0).putInt(3 << 16);
    for (double value : new double[] {2.4, 1 / 1.055, .055 / 1.055, 1 / 12.92, .04045}) {
      curve.putInt(fixed(value));
    }
    return curve.array();
  }

  private static void point(ByteBuffer out, double[] xyz) {
    out.put(ascii("XYZ ")).putInt(0);
    for (double value : xyz) {
      out.putInt(fixed(value));
    }
  }

  private static int fixed(double value) {
    return (int) Math.round(value * 65536);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
