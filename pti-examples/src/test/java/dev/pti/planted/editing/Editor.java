package dev.pti.planted.editing;

import dev.pti.planted.core.tensor.Kernel;

/** Must not see core. */
public interface Editor {
  Kernel kernel();
}
