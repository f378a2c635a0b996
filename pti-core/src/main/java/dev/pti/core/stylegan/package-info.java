/** The StyleGAN2 networks: mapping, synthesis, layers; tensors in, tensors out. */
@NullMarked
package dev.pti.core.stylegan;

import org.jspecify.annotations.NullMarked;
