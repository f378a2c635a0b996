/** The fluent entry: {@code Pti.builder().invert(image).tune().edit(direction)}. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    allowedClasspathAnnotations = Override.class)
package dev.pti;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
