/** Reads and writes video files by FFmpeg. */
module dev.pti.video {
  requires dev.pti.core;
  requires org.bytedeco.javacpp;
  requires org.bytedeco.ffmpeg;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;

  exports dev.pti.video;

  provides dev.pti.core.image.FilmFormat with
      dev.pti.video.VideoFormat;
}
