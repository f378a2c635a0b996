package dev.pti;

/** Whose names the tensors of a written generator get, and so whose tools read it. */
public enum GeneratorNames {
  /**
   * Those of stylegan2-ada-pytorch and stylegan3, and of what builds on them: DragGAN, PTI. The
   * default.
   */
  NVIDIA,
  /** Those of rosinality's stylegan2-pytorch, and of what builds on it: pSp, e4e, StyleCLIP. */
  ROSINALITY
}
