/** The fluent entry: {@code Pti.builder().invert(image).tune().edit(direction)}. */
@NullMarked
package dev.pti;

import org.jspecify.annotations.NullMarked;
