/** HyperStyle: a hypernetwork that tunes a generator in a few passes. */
@NullMarked
package dev.pti.core.hyperstyle;

import org.jspecify.annotations.NullMarked;
