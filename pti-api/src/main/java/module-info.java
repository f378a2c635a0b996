/** Roles and values of pivotal tuning inversion that an application sees. */
module dev.pti.api {
  requires transitive ai.djl.api;
  requires static transitive org.jspecify;
  requires static org.immutables.value.annotations;
  requires java.desktop;

  exports dev.pti.api;

  uses dev.pti.api.TensorFileFormat;
}
