/**
 * What an application sees of pivotal tuning inversion: values (pictures, latents, directions,
 * results) and the roles that can be replaced (generator, inverter, tuner, loss term, editor).
 *
 * <p>Values are immutable and live on the heap. Native arrays appear only inside a {@link
 * dev.pti.api.LossTerm}, a {@link dev.pti.api.DifferentiableGenerator} and a {@link
 * dev.pti.api.Workspace}, and are valid only during the call that hands them out.
 */
@NullMarked
@Value.Style(
    visibility = Value.Style.ImplementationVisibility.PACKAGE,
    overshadowImplementation = true,
    allowedClasspathAnnotations = Override.class)
package dev.pti.api;

import org.immutables.value.Value;
import org.jspecify.annotations.NullMarked;
