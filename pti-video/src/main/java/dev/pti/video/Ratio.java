package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avutil.av_make_q;

import org.bytedeco.ffmpeg.avutil.AVRational;

/** A number as FFmpeg has it. */
record Ratio(int numerator, int denominator) {
  static Ratio of(AVRational ratio) {
    return new Ratio(ratio.num(), ratio.den());
  }

  AVRational toNative() {
    return av_make_q(numerator, denominator);
  }

  boolean isPositive() {
    return numerator > 0 && denominator > 0;
  }

  double value() {
    return (double) numerator / denominator;
  }
}
