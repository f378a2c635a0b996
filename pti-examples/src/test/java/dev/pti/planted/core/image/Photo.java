package dev.pti.planted.core.image;

import dev.pti.planted.core.checkpoint.AtomicFiles;

/** May see this one class of checkpoint. */
public interface Photo {
  AtomicFiles files();
}
