/** The encoder networks that guess a latent from a picture in one pass. */
@NullMarked
package dev.pti.core.inversion.encoder;

import org.jspecify.annotations.NullMarked;
