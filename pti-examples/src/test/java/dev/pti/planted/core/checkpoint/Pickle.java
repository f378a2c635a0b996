package dev.pti.planted.core.checkpoint;

import dev.pti.planted.editing.Editor;

/** Must not see editing. */
public interface Pickle {
  Editor editor();
}
