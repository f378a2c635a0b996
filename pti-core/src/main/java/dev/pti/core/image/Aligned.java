package dev.pti.core.image;

import dev.pti.api.Picture;
import dev.pti.api.Placement;
import java.util.Optional;

/**
 * What an aligner cut out.
 *
 * @param picture of the proportions that were wanted
 * @param placement where it lay; empty if the aligner does not tell
 */
public record Aligned(Picture picture, Optional<Placement> placement) {}
