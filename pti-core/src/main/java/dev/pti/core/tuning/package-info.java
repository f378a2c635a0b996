/** The tuning loop, locality, what a tuned generator is. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    allowedClasspathAnnotations = Override.class)
package dev.pti.core.tuning;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
