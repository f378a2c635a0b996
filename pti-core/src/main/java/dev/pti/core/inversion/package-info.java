/** One class an inverter. */
@NullMarked
package dev.pti.core.inversion;

import org.jspecify.annotations.NullMarked;
