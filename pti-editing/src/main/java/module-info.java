/** Sources of directions and editors. */
module dev.pti.editing {
  requires transitive dev.pti.api;
  requires com.google.gson;
  requires ejml.core;
  requires ejml.ddense;
  requires liblinear;
  requires static org.immutables.value.annotations;
  requires static org.jspecify;

  exports dev.pti.editing;
}
