package dev.pti.core.inversion.encoder;

import dev.pti.api.InvalidInputException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What is on the backbone and how its outputs become a latent. The two families have tensors of the
 * same names, so a checkpoint's {@code opts.encoder_type} tells them apart, not its weights.
 */
public enum EncoderArchitecture {
  /** The first block gives one style for all layers, each other block how its layer differs. */
  E4E("e4e", "Encoder4Editing", Family.E4E),

  /** e4e's baseline: one style for all layers. */
  E4E_W("e4e-w", "SingleStyleCodeEncoder", Family.E4E),

  /** Each block gives its layer's style. */
  PSP("psp", "GradualStyleEncoder", Family.PSP),

  /** pSp's baseline in W: one style for all layers. */
  PSP_W("psp-w", "BackboneEncoderUsingLastLayerIntoW", Family.PSP),

  /** pSp's baseline in W+: a fully connected layer gives every style. */
  PSP_W_PLUS("psp-w+", "BackboneEncoderUsingLastLayerIntoWPlus", Family.PSP),

  /** HyperStyle's, of which its pivots come: the same as pSp's into W. */
  HYPERSTYLE_W("hyperstyle-w", "WEncoder", Family.PSP),

  /** ReStyle over pSp: sees the last try beside the picture, and gives what each style lacks. */
  RESTYLE_PSP("restyle-psp", "BackboneEncoder", Family.PSP),

  /** The same for what is no face. */
  RESTYLE_PSP_RESNET("restyle-psp-resnet", "ResNetBackboneEncoder", Family.PSP),

  /** ReStyle over e4e: the first block's code goes for all layers, as there. */
  RESTYLE_E4E("restyle-e4e", "ProgressiveBackboneEncoder", Family.E4E),

  /** The same for what is no face. */
  RESTYLE_E4E_RESNET("restyle-e4e-resnet", "ResNetProgressiveBackboneEncoder", Family.E4E);

  private static final Set<EncoderArchitecture> RESTYLE =
      Set.of(RESTYLE_PSP, RESTYLE_PSP_RESNET, RESTYLE_E4E, RESTYLE_E4E_RESNET);

  /** Whose encoder it is. */
  public enum Family {
    /** Tov et al. 2021, "Designing an Encoder for StyleGAN Image Manipulation". */
    E4E("e4e"),
    /** Richardson et al. 2021, "Encoding in Style: a StyleGAN Encoder for Image-to-Image". */
    PSP("pSp");

    private final String title;

    Family(String title) {
      this.title = title;
    }

    @Override
    public String toString() {
      return title;
    }
  }

  private final String shortName;
  private final String encoderType;
  private final Family family;

  EncoderArchitecture(String shortName, String encoderType, Family family) {
    this.shortName = shortName;
    this.encoderType = encoderType;
    this.family = family;
  }

  /**
   * Finds an architecture by the name that e4e's or pSp's options give it.
   *
   * @param label how errors name the checkpoint
   * @param encoderType as {@code opts.encoder_type} has it
   * @throws InvalidInputException if it is none
   */
  public static EncoderArchitecture of(String label, String encoderType) {
    for (EncoderArchitecture architecture : values()) {
      if (architecture.encoderType.equals(encoderType)) {
        return architecture;
      }
    }
    throw new InvalidInputException(
        "%s holds an encoder of type %s, wanted one of %s".formatted(label, encoderType, types()));
  }

  /**
   * Tells the architectures of a family apart by their tensors.
   *
   * @param tensors the names
   */
  public static EncoderArchitecture of(Family family, Set<String> tensors) {
    if (family == Family.PSP && tensors.contains("output_layer_2.3.weight")) {
      return PSP_W_PLUS;
    }
    if (tensors.contains("linear.weight")) {
      return family == Family.E4E ? E4E_W : PSP_W;
    }
    if (tensors.contains("conv1.weight")) {
      return family == Family.E4E ? RESTYLE_E4E_RESNET : RESTYLE_PSP_RESNET;
    }
    if (!tensors.contains("latlayer1.weight")) {
      return family == Family.E4E ? RESTYLE_E4E : RESTYLE_PSP;
    }
    return family == Family.E4E ? E4E : PSP;
  }

  /** Returns what {@link #of(String, String)} finds. */
  public static String types() {
    return Arrays.stream(values())
        .map(EncoderArchitecture::encoderType)
        .collect(Collectors.joining(", "));
  }

  /** Returns whose encoder it is. */
  public Family family() {
    return family;
  }

  /**
   * Says whether it improves on a try, step by step (ReStyle, Alaluf et al. 2021), and so sees six
   * channels: the picture's, and those of what the try draws.
   */
  public boolean refines() {
    return RESTYLE.contains(this);
  }

  /** Says whether its codes start from the latent average, whatever the options say. */
  public boolean startsFromAverage() {
    return refines() || this == HYPERSTYLE_W;
  }

  /** Says whether its backbone is a ResNet34, and not an IR-SE50. */
  boolean isResNet() {
    return this == RESTYLE_PSP_RESNET || this == RESTYLE_E4E_RESNET;
  }

  /** Returns how reports name it, as in {@code e4e}. */
  public String shortName() {
    return shortName;
  }

  /** Returns the name in the options. */
  public String encoderType() {
    return encoderType;
  }
}
