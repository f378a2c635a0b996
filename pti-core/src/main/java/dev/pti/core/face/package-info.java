/** Finding faces in photographs. Weights arrive as named tensors; the bundled ones lie here. */
@NullMarked
package dev.pti.core.face;

import org.jspecify.annotations.NullMarked;
