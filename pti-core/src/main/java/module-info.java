/** The networks, losses and loops of pivotal tuning inversion, and the fluent entry to them. */
module dev.pti.core {
  requires transitive dev.pti.api;
  requires transitive ai.djl.api;
  requires ai.djl.pytorch_engine;
  requires com.google.common;
  requires com.sun.jna;
  requires com.google.gson;
  requires org.slf4j;
  requires com.drew.metadata;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;
  requires java.desktop;

  exports dev.pti;
  exports dev.pti.core.image;
  exports dev.pti.core.inversion;
  exports dev.pti.core.optimization;
  exports dev.pti.core.tuning;

  uses dev.pti.core.image.FilmFormat;

  provides dev.pti.api.TensorFileFormat with
      dev.pti.core.checkpoint.TensorFiles;
}
