package dev.pti.core.clip;

/** What stands between the two layers at each place; a checkpoint does not say which it is. */
public enum Activation {
  /** {@code x * sigmoid(1.702 x)}, of OpenAI's networks. */
  QUICK_GELU,

  /** The exact GELU, of most networks of OpenCLIP. */
  GELU
}
