package dev.pti.core.checkpoint;

import java.util.List;

/**
 * A tensor as a pickle describes it: a strided view of a storage, checked to lie inside it.
 *
 * @param storage where the values are
 * @param offset where the first lies, in values
 * @param shape the sizes of the axes
 * @param strides how far apart neighbours of each axis lie
 */
record TorchTensor(Storage storage, long offset, List<Long> shape, List<Long> strides) {
  /**
   * A run of values that tensors may share.
   *
   * @param type how the file stores them
   * @param key its name in the file
   * @param count how many the file holds under that name
   * @param viewOffset where this storage begins in it
   * @param viewCount how many values this storage has
   */
  record Storage(ElementType type, String key, long count, long viewOffset, long viewCount) {}
}
