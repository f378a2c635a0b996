/**
 * LPIPS and its backbones; other image distances. Weights arrive as named tensors; the bundled ones
 * are resources of this package, each with its licence beside it.
 */
@NullMarked
package dev.pti.core.perceptual;

import org.jspecify.annotations.NullMarked;
