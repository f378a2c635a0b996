/** LPIPS and its backbones; other image distances. */
@NullMarked
package dev.pti.core.perceptual;

import org.jspecify.annotations.NullMarked;
