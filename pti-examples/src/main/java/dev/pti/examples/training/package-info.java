/** Training of what is bundled: the encoder of the default generator. */
@NullMarked
package dev.pti.examples.training;

import org.jspecify.annotations.NullMarked;
