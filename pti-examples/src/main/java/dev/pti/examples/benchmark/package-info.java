/**
 * Seconds of a step, beside those of a peer and of the arithmetic that a step cannot do without.
 */
@NullMarked
package dev.pti.examples.benchmark;

import org.jspecify.annotations.NullMarked;
