/** An application with a module of its own. */
module outside {
  requires dev.pti.core;
  requires dev.pti.editing;
  requires dev.pti.video;
}
