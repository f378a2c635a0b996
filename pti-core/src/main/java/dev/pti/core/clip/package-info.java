/**
 * CLIP (Radford et al. 2021): how like a text a picture is. The merges of its tokenizer are a
 * resource of this package, with their licence beside them; its weights arrive as named tensors.
 */
@NullMarked
package dev.pti.core.clip;

import org.jspecify.annotations.NullMarked;
