package dev.pti.core.inversion;

import dev.pti.api.FloatTensor;
import java.util.Map;
import java.util.Optional;

/** An encoder's tensors wherever they are, with what would stand beside them in a file. */
public record HeapSource(
    String label,
    Map<String, FloatTensor> tensors,
    Optional<FloatTensor> latentAverage,
    Map<String, String> options)
    implements EncoderSource {
  @Override
  public String sha256() {
    return "of " + label;
  }
}
