/** Photographs in, aligned targets, pictures out. */
@NullMarked
package dev.pti.core.image;

import org.jspecify.annotations.NullMarked;
