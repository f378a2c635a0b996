/** The tuning loop, locality, what a tuned generator is. */
@NullMarked
package dev.pti.core.tuning;

import org.jspecify.annotations.NullMarked;
