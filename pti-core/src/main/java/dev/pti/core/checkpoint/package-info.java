/**
 * Formats in and out; the unpickler that runs nothing.
 *
 * <p>Every reader first lists and checks what a file claims ({@code StoredFile}), then reads the
 * values, so that a file can be described without reading it. Whatever a file holds, the only
 * exception is {@link dev.pti.api.InvalidInputException}. Other rooms use {@link
 * dev.pti.core.checkpoint.TensorFiles} for any format, {@link dev.pti.core.checkpoint.Safetensors}
 * for resources and for writing, {@link dev.pti.core.checkpoint.AtomicFiles} for every other file
 * that they write, and {@link dev.pti.core.checkpoint.Checksums} for a generator's identity.
 */
@NullMarked
package dev.pti.core.checkpoint;

import org.jspecify.annotations.NullMarked;
