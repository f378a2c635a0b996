/** One class an inverter. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    allowedClasspathAnnotations = Override.class)
package dev.pti.core.inversion;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
