/** The encoder that reads the features of a perceptual distance. */
@NullMarked
package dev.pti.core.inversion.feature;

import org.jspecify.annotations.NullMarked;
