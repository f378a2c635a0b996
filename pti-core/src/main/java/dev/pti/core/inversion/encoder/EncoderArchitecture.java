package dev.pti.core.inversion.encoder;

import dev.pti.api.InvalidInputException;

/**
 * How the map2style blocks' outputs become a latent. The two networks have the same tensors of the
 * same names, so a checkpoint's {@code opts.encoder_type} tells them apart, not its weights.
 */
public enum EncoderArchitecture {
  /**
   * Encoder4Editing (e4e; Tov et al. 2021, "Designing an Encoder for StyleGAN Image Manipulation"):
   * the first block gives one style for all layers, each other block how its layer differs.
   */
  E4E("e4e", "Encoder4Editing"),

  /**
   * pixel2style2pixel (pSp; Richardson et al. 2021, "Encoding in Style: a StyleGAN Encoder for
   * Image-to-Image Translation"): each block gives its layer's style.
   */
  PSP("psp", "GradualStyleEncoder");

  private final String shortName;
  private final String encoderType;

  EncoderArchitecture(String shortName, String encoderType) {
    this.shortName = shortName;
    this.encoderType = encoderType;
  }

  /**
   * Finds an architecture by the name of its Python class.
   *
   * @param label how errors name the checkpoint
   * @param encoderType as {@code opts.encoder_type} has it
   * @throws InvalidInputException if it is neither
   */
  public static EncoderArchitecture of(String label, String encoderType) {
    for (EncoderArchitecture architecture : values()) {
      if (architecture.encoderType.equals(encoderType)) {
        return architecture;
      }
    }
    throw new InvalidInputException(
        "%s holds an encoder of type %s, wanted Encoder4Editing or GradualStyleEncoder"
            .formatted(label, encoderType));
  }

  /** Returns how reports name it: {@code e4e} or {@code psp}. */
  public String shortName() {
    return shortName;
  }

  /** Returns the name of its Python class. */
  public String encoderType() {
    return encoderType;
  }
}
