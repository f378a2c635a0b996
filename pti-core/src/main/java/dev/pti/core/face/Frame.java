package dev.pti.core.face;

import dev.pti.api.Box;
import dev.pti.api.FloatTensor;

/** A candidate's rectangle. In single precision, so that rounding falls as where it was trained. */
record Frame(float left, float top, float right, float bottom) {
  /** Moves each border by a share of the size. */
  Frame moved(FloatTensor offsets, int row, float width, float height) {
    return new Frame(
        left + offsets.get(4 * row) * width,
        top + offsets.get(4 * row + 1) * height,
        right + offsets.get(4 * row + 2) * width,
        bottom + offsets.get(4 * row + 3) * height);
  }

  /** The square of the longer side around the same middle. */
  Frame squared() {
    float width = right - left;
    float height = bottom - top;
    float side = Math.max(width, height);
    float newLeft = left + width * .5f - side * .5f;
    float newTop = top + height * .5f - side * .5f;
    return new Frame(newLeft, newTop, newLeft + side, newTop + side);
  }

  float area() {
    return (right - left) * (bottom - top);
  }

  /** The size in pixels, where borders are counted as pixels and both belong to it. */
  float pixelsAcross() {
    return right - left + 1;
  }

  float pixelsDown() {
    return bottom - top + 1;
  }

  /** The shared area over that of both together. */
  float overlap(Frame other) {
    float across = Math.min(right, other.right) - Math.max(left, other.left);
    float down = Math.min(bottom, other.bottom) - Math.max(top, other.top);
    float shared = Math.max(0, across) * Math.max(0, down);
    return shared / (area() + other.area() - shared);
  }

  /** The shared area over that of the smaller, counted in pixels: 1 for one within the other. */
  float cover(Frame other) {
    float across = Math.min(right, other.right) - Math.max(left, other.left) + 1;
    float down = Math.min(bottom, other.bottom) - Math.max(top, other.top) + 1;
    float shared = Math.max(0, across) * Math.max(0, down);
    return shared
        / Math.min(pixelsAcross() * pixelsDown(), other.pixelsAcross() * other.pixelsDown());
  }

  Box box() {
    return new Box(left, top, Math.max(left, right), Math.max(top, bottom));
  }
}
