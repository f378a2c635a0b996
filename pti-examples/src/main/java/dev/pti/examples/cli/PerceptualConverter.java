package dev.pti.examples.cli;

import dev.pti.PerceptualNetwork;
import dev.pti.api.InvalidInputException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads {@code squeeze-caffe}, {@code alex:FILE}, {@code vgg:FILE} or {@code squeeze:FILE}. */
final class PerceptualConverter implements ITypeConverter<PerceptualNetwork> {
  @Override
  public PerceptualNetwork convert(String text) {
    try {
      return PerceptualNetwork.parse(text);
    } catch (InvalidInputException e) {
      // Of other exceptions picocli would tell the class.
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** How tables name the distance: LPIPS only where it is LPIPS. */
  static String label(PerceptualNetwork network) {
    return network.backbone().isEmpty() ? network.network() : "lpips-" + network.network();
  }
}
