package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avcodec.AV_PKT_DATA_DISPLAYMATRIX;
import static org.bytedeco.ffmpeg.global.avcodec.av_packet_side_data_get;
import static org.bytedeco.ffmpeg.global.avformat.av_guess_sample_aspect_ratio;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_JPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT709;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_SMPTE170M;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AV_PIX_FMT_RGB24;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avcodec.AVPacketSideData;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;

/**
 * Makes pictures of the frames of a video: from its colours to sRGB's, its pixels square, and
 * upright.
 */
final class FramePictures implements AutoCloseable {
  /** As of photographs. */
  static final int MOST_PIXELS = 100_000_000;

  private static final int SMALLEST_SIDE = 16;

  /** What becomes a picture is in the heap twice: by rows, and by channels as pictures are. */
  private static final long BYTES_OF_PIXEL = 2 * 3;

  private static final int MEBIBYTE = 1 << 20;

  /** Of RGB, what is said of YUV counts for nothing. */
  static final Conversion.Colours RGB = new Conversion.Colours(AVCOL_SPC_BT709, true);

  private final Demuxer demuxer;
  private final Turn turn;
  private final Conversion conversion = new Conversion();
  private @Nullable AVFrame rgb;
  private @Nullable StandardRange range;

  FramePictures(Demuxer demuxer) {
    this.demuxer = demuxer;
    this.turn = turn(demuxer.video().codecpar());
  }

  /** Phones film as they are held, and say how. */
  private static Turn turn(AVCodecParameters parameters) {
    AVPacketSideData found =
        av_packet_side_data_get(
            parameters.coded_side_data(),
            parameters.nb_coded_side_data(),
            AV_PKT_DATA_DISPLAYMATRIX);
    return Pointer.isNull(found) ? Turn.NONE : Turn.of(new IntPointer(found.data()));
  }

  void requireReadable(AVFrame frame) {
    int width = width(frame);
    int height = height(frame);
    if (width < SMALLEST_SIDE || height < SMALLEST_SIDE || (long) width * height > MOST_PIXELS) {
      throw new InvalidInputException(
          "%s is %d x %d pixels, wanted at least %d x %d and at most %d pixels in all"
              .formatted(demuxer.file(), width, height, SMALLEST_SIDE, SMALLEST_SIDE, MOST_PIXELS));
    }
    if (BYTES_OF_PIXEL * width * height > Runtime.getRuntime().maxMemory()) {
      throw new InvalidInputException(noRoom(width, height));
    }
  }

  private String noRoom(int width, int height) {
    return ("%s: a frame of %d x %d pixels takes %d MiB, which do not fit into the Java heap of"
            + " %d MiB (-Xmx)")
        .formatted(
            demuxer.file(),
            width,
            height,
            BYTES_OF_PIXEL * width * height / MEBIBYTE,
            Runtime.getRuntime().maxMemory() / MEBIBYTE);
  }

  Picture picture(AVFrame frame) {
    // Frames of one film need not be alike.
    requireReadable(frame);
    int width = width(frame);
    int height = height(frame);
    AVFrame to = buffer(width, height);
    AVFrame standard = StandardRange.isBeyond(frame) ? range(frame).convert(frame) : frame;
    conversion.convert(standard, colours(standard), to, RGB);
    try {
      return upright(to);
    } catch (OutOfMemoryError e) {
      // The heap has room for it, but for no more.
      throw new InvalidInputException(noRoom(width, height), e);
    }
  }

  private Picture upright(AVFrame from) {
    int width = from.width();
    int height = from.height();
    byte[] pixels = new byte[3 * width * height];
    BytePointer data = from.data(0);
    for (int y = 0; y < height; y++) {
      data.position((long) y * from.linesize(0)).get(pixels, 3 * width * y, 3 * width);
    }
    return turn.picture(pixels, width, height);
  }

  private StandardRange range(AVFrame frame) {
    StandardRange filters = range;
    if (filters == null || !filters.takes(frame)) {
      if (filters != null) {
        filters.close();
        range = null;
      }
      filters = new StandardRange("cannot read " + demuxer.file(), frame);
      range = filters;
    }
    return filters;
  }

  private AVFrame buffer(int width, int height) {
    AVFrame buffer = rgb;
    if (buffer == null || buffer.width() != width || buffer.height() != height) {
      close(buffer);
      rgb = null;
      buffer = Buffers.frame(AV_PIX_FMT_RGB24, width, height);
      rgb = buffer;
    }
    return buffer;
  }

  /** What does not say is meant as players take it: by its size. */
  private static Conversion.Colours colours(AVFrame frame) {
    boolean isLarge = frame.width() >= 1280 || frame.height() > 576;
    int usual = isLarge ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
    int said = frame.colorspace();
    return new Conversion.Colours(
        said == AVCOL_SPC_UNSPECIFIED ? usual : said, frame.color_range() == AVCOL_RANGE_JPEG);
  }

  private int width(AVFrame frame) {
    return rounded(frame.width() * Math.max(1, aspect(frame)));
  }

  private int height(AVFrame frame) {
    return rounded(frame.height() / Math.min(1, aspect(frame)));
  }

  /** The largest int if it is beyond, which is refused as too large. */
  private static int rounded(double size) {
    return (int) Math.floor(size + .5);
  }

  /** How much wider than high a pixel is shown. Frames grow by it, so that none loses lines. */
  private double aspect(AVFrame frame) {
    AVRational aspect = av_guess_sample_aspect_ratio(demuxer.context(), demuxer.video(), frame);
    boolean isKnown = aspect.num() > 0 && aspect.den() > 0;
    return isKnown ? aspect.num() / (double) aspect.den() : 1;
  }

  private static void close(@Nullable AVFrame frame) {
    if (frame != null) {
      av_frame_free(frame);
    }
  }

  @Override
  public void close() {
    close(rgb);
    rgb = null;
    conversion.close();
    if (range != null) {
      range.close();
      range = null;
    }
  }
}
