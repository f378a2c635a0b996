/** Kernels, autograd, optimizer, devices: the only room that knows DJL's engine. */
@NullMarked
package dev.pti.core.tensor;

import org.jspecify.annotations.NullMarked;
