/** Where a face lies in the frames of a film, and what lies between them. */
@NullMarked
package dev.pti.core.film;

import org.jspecify.annotations.NullMarked;
