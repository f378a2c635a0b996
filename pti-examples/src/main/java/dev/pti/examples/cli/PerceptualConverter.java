package dev.pti.examples.cli;

import dev.pti.PerceptualNetwork;
import picocli.CommandLine.ITypeConverter;

/** Reads {@code squeeze-caffe}, {@code alex:FILE}, {@code vgg:FILE} or {@code squeeze:FILE}. */
final class PerceptualConverter implements ITypeConverter<PerceptualNetwork> {
  @Override
  public PerceptualNetwork convert(String text) {
    return PerceptualNetwork.parse(text);
  }

  /** How tables name the distance: LPIPS only where it is LPIPS. */
  static String label(PerceptualNetwork network) {
    return network.backbone().isEmpty() ? network.network() : "lpips-" + network.network();
  }
}
