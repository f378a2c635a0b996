package dev.pti.planted.core.checkpoint;

import dev.pti.planted.editing.Editor;

/** Must not see editing. */
public interface AtomicFiles {
  Editor editor();
}
