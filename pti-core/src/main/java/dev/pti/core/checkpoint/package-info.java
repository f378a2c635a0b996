/**
 * Formats in and out; the unpickler that runs nothing.
 *
 * <p>Every reader first lists and checks what a file claims ({@code StoredFile}), then reads the
 * values, so that a file can be described without reading it, and one tensor of it without the
 * others. Containers (zip, pickle, NumPy, safetensors) give named tensors; layouts ({@code
 * GeneratorLayout}) find a generator among the names. Whatever a file holds, the only exception is
 * {@link dev.pti.api.InvalidInputException}.
 *
 * <p>Other rooms use {@link dev.pti.core.checkpoint.GeneratorCheckpoint}, {@link
 * dev.pti.core.checkpoint.EncoderCheckpoint} and {@link dev.pti.core.checkpoint.BackboneCheckpoint}
 * for networks, {@link dev.pti.core.checkpoint.TensorFiles} for any other file, {@link
 * dev.pti.core.checkpoint.Safetensors} for resources and for this library's own files, {@link
 * dev.pti.core.checkpoint.GeneratorFiles} and {@link dev.pti.core.checkpoint.LatentFiles} for those
 * of other tools, {@link dev.pti.api.files.AtomicFiles} for every other file that they write, and
 * {@link dev.pti.core.checkpoint.Checksums} for an identity.
 */
@NullMarked
package dev.pti.core.checkpoint;

import org.jspecify.annotations.NullMarked;
