/** Sources of directions, found without labels or read from files; and StyleCLIP's mappers. */
@NullMarked
package dev.pti.editing;

import org.jspecify.annotations.NullMarked;
