package dev.pti.planted.api;

import dev.pti.planted.core.tensor.Kernel;

/** Must not see core. */
public interface Role {
  Kernel kernel();
}
