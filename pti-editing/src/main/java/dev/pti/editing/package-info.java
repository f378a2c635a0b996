/**
 * Sources of directions: found without labels, learned from labelled latents, or read from files;
 * edits of style channels; and StyleCLIP's mappers.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    allowedClasspathAnnotations = Override.class)
package dev.pti.editing;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
