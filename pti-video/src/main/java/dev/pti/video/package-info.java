/**
 * Video files as films: {@link dev.pti.video.VideoFormat} is all that is seen of it. On the class
 * path it is found by itself.
 */
@org.jspecify.annotations.NullMarked
package dev.pti.video;
