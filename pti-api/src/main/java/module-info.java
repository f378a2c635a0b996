/** Roles and values of pivotal tuning inversion that an application sees. */
@SuppressWarnings("module") // Those that files and shared are for are compiled later.
module dev.pti.api {
  requires transitive ai.djl.api;
  requires static transitive org.jspecify;
  requires static org.immutables.value.annotations;
  requires transitive java.desktop;

  exports dev.pti.api;
  exports dev.pti.api.files to
      dev.pti.core,
      dev.pti.editing,
      dev.pti.video;
  exports dev.pti.api.shared to
      dev.pti.core;

  uses dev.pti.api.TensorFileFormat;
}
