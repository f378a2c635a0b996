package dev.pti.video;

import static org.bytedeco.ffmpeg.global.avfilter.AV_BUFFERSRC_FLAG_KEEP_REF;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersink_get_frame;
import static org.bytedeco.ffmpeg.global.avfilter.av_buffersrc_add_frame_flags;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_get_by_name;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_alloc;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_config;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_create_filter;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_graph_free;
import static org.bytedeco.ffmpeg.global.avfilter.avfilter_link;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_BT2020;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_PRI_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_MPEG;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_RANGE_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_BT2020_NCL;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_SPC_UNSPECIFIED;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_ARIB_STD_B67;
import static org.bytedeco.ffmpeg.global.avutil.AVCOL_TRC_SMPTE2084;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_alloc;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_free;
import static org.bytedeco.ffmpeg.global.avutil.av_frame_unref;

import java.util.List;
import org.bytedeco.ffmpeg.avfilter.AVFilterContext;
import org.bytedeco.ffmpeg.avfilter.AVFilterGraph;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.jspecify.annotations.Nullable;

/**
 * From HDR, as phones film it, to the range of photographs. What is less bright than .6 of HDR's
 * reference white (203 nits, ITU-R BT.2408), as faces are, becomes what it is; brighter lights are
 * compressed, that white to nine tenths of a sample's range, and colours outside of BT.709 are cut.
 * Owns FFmpeg's filters. Used by one thread at a time.
 */
final class StandardRange implements Resources.Resource {
  private record Filter(String name, @Nullable String arguments) {}

  private static final List<Filter> FILTERS =
      List.of(
          new Filter("zscale", "transfer=linear:npl=203"),
          new Filter("format", "gbrpf32le"),
          new Filter("zscale", "primaries=bt709"),
          new Filter("tonemap", "mobius:param=0.6:desat=0"),
          new Filter("zscale", "transfer=bt709:matrix=bt709:range=tv"),
          new Filter("format", "yuv444p"),
          new Filter("buffersink", null));

  private final String cannot;
  private final AVFilterGraph graph = avfilter_graph_alloc();
  private final AVFrame result = av_frame_alloc();
  private final AVFilterContext source;
  private final AVFilterContext sink;
  private final int width;
  private final int height;
  private final int format;

  /**
   * Makes the filters.
   *
   * @param cannot what fails if it does, as {@code cannot read film.mp4}
   * @param like of the size, the pixels and the colours of all frames
   */
  StandardRange(String cannot, AVFrame like) {
    this.cannot = cannot;
    width = like.width();
    height = like.height();
    format = like.format();
    complete(like);
    try {
      source =
          add(
              new Filter(
                  "buffer",
                  "video_size=%dx%d:pix_fmt=%d:time_base=1/25:colorspace=%d:range=%d"
                      .formatted(width, height, format, like.colorspace(), like.color_range())));
      AVFilterContext last = source;
      for (Filter filter : FILTERS) {
        AVFilterContext next = add(filter);
        FFmpeg.require(avfilter_link(last, 0, next, 0), cannot);
        last = next;
      }
      sink = last;
      FFmpeg.require(avfilter_graph_config(graph, null), cannot);
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  private AVFilterContext add(Filter filter) {
    AVFilterContext context = new AVFilterContext(null);
    FFmpeg.require(
        avfilter_graph_create_filter(
            context, avfilter_get_by_name(filter.name), filter.name, filter.arguments, null, graph),
        cannot);
    return context;
  }

  static boolean isBeyond(AVFrame frame) {
    int transfer = frame.color_trc();
    return transfer == AVCOL_TRC_SMPTE2084 || transfer == AVCOL_TRC_ARIB_STD_B67;
  }

  boolean takes(AVFrame frame) {
    return frame.width() == width && frame.height() == height && frame.format() == format;
  }

  /** The frame in BT.709; valid until the next one. */
  AVFrame convert(AVFrame frame) {
    complete(frame);
    av_frame_unref(result);
    FFmpeg.require(av_buffersrc_add_frame_flags(source, frame, AV_BUFFERSRC_FLAG_KEEP_REF), cannot);
    FFmpeg.require(av_buffersink_get_frame(sink, result), cannot);
    return result;
  }

  /** What says that it is HDR, and no more, is of BT.2020. */
  private static void complete(AVFrame frame) {
    if (frame.color_primaries() == AVCOL_PRI_UNSPECIFIED) {
      frame.color_primaries(AVCOL_PRI_BT2020);
    }
    if (frame.colorspace() == AVCOL_SPC_UNSPECIFIED) {
      frame.colorspace(AVCOL_SPC_BT2020_NCL);
    }
    if (frame.color_range() == AVCOL_RANGE_UNSPECIFIED) {
      frame.color_range(AVCOL_RANGE_MPEG);
    }
  }

  @Override
  public void close() {
    av_frame_free(result);
    avfilter_graph_free(graph);
  }
}
