package dev.pti.planted.core.tensor;

import ai.djl.engine.Engine;

/** May know the engine. */
public interface Kernel {
  Engine engine();
}
