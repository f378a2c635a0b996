package dev.pti.core.inversion;

import dev.pti.api.FloatTensor;
import java.util.Map;
import java.util.Optional;

/**
 * Where an encoder comes from: what e4e and pSp save, whichever file it stands in. The tensors are
 * asked for one at a time, so that a large encoder never stands on the heap as a whole.
 */
public interface EncoderSource {
  /**
   * Names the checkpoint in errors and reports.
   *
   * @return usually the file's path
   */
  String label();

  /**
   * Returns the encoder's tensors, without a decoder's.
   *
   * @return under the names of its Python class, as in {@code styles.0.linear.weight}; may be a
   *     view that reads what is asked for
   */
  Map<String, FloatTensor> tensors();

  /**
   * Returns the average latent of the training, {@code latent_avg}.
   *
   * @return {@code [512]}, {@code [1, 512]} or {@code [layers, 512]}; empty if none was saved
   */
  Optional<FloatTensor> latentAverage();

  /**
   * Returns the options of the training, {@code opts}: used are {@code encoder_type}, {@code
   * start_from_latent_avg}, {@code dataset_type} and {@code n_iters_per_batch}.
   *
   * @return truth as {@code True} and {@code False}
   */
  Map<String, String> options();

  /**
   * Identifies the encoder in reports.
   *
   * @return a checksum over the tensors, 64 hexadecimal digits
   */
  String sha256();
}
