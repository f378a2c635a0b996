package dev.pti.editing;

/**
 * A group of layers that a mapper moves by a network of their own.
 *
 * @param name what the authors' checkpoints call it
 * @param option the training option that leaves its network out; empty if none does
 * @param first the first layer, from 0
 * @param end the layer after the last; {@link Integer#MAX_VALUE} for all that there are
 */
record MapperGroup(String name, String option, int first, int end) {
  /** The authors' spelling. */
  static final MapperGroup COARSE = new MapperGroup("course_mapping", "no_coarse_mapper", 0, 4);

  static final MapperGroup MEDIUM = new MapperGroup("medium_mapping", "no_medium_mapper", 4, 8);
  static final MapperGroup FINE =
      new MapperGroup("fine_mapping", "no_fine_mapper", 8, Integer.MAX_VALUE);
  static final MapperGroup ALL = new MapperGroup("mapping", "", 0, Integer.MAX_VALUE);
}
