/** The networks of StyleGAN2 and StyleGAN3: mapping, synthesis, layers; tensors in, tensors out. */
@NullMarked
package dev.pti.core.stylegan;

import org.jspecify.annotations.NullMarked;
