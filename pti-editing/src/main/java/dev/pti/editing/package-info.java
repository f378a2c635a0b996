/** Sources of directions: found without labels, or read from files. */
@NullMarked
package dev.pti.editing;

import org.jspecify.annotations.NullMarked;
