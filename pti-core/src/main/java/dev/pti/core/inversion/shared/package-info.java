/** What inverters share. */
@NullMarked
package dev.pti.core.inversion.shared;

import org.jspecify.annotations.NullMarked;
