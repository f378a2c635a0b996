/** Formats in and out; the unpickler that runs nothing. */
@NullMarked
package dev.pti.core.checkpoint;

import org.jspecify.annotations.NullMarked;
