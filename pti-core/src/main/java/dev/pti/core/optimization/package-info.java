/** Moving a latent until any loss of its picture is small. */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    allowedClasspathAnnotations = Override.class)
package dev.pti.core.optimization;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
