package dev.pti.editing;

import dev.pti.api.LayerRange;

/**
 * A group of layers that a mapper moves by a network of their own.
 *
 * @param name what the authors' checkpoints call it
 * @param option the training option that leaves its network out; empty if none does
 * @param layers that it moves
 */
record MapperGroup(String name, String option, LayerRange layers) {
  /** The authors' spelling. */
  static final MapperGroup COARSE =
      new MapperGroup("course_mapping", "no_coarse_mapper", LayerRange.of(0, 3));

  static final MapperGroup MEDIUM =
      new MapperGroup("medium_mapping", "no_medium_mapper", LayerRange.of(4, 7));
  static final MapperGroup FINE =
      new MapperGroup("fine_mapping", "no_fine_mapper", LayerRange.from(8));
  static final MapperGroup ALL = new MapperGroup("mapping", "", LayerRange.all());
}
