package dev.pti.core.inversion.shared;

import ai.djl.ndarray.NDArray;
import dev.pti.api.BatchInverter.Outcome;
import dev.pti.api.BatchInverter.Sought;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.Batches;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The pictures that an encoder is asked for at once. */
public final class SoughtPictures {
  private SoughtPictures() {}

  /**
   * Looks at those that fit the generator.
   *
   * @param codes of those that fit, {@code [n, styles, width]}
   * @param result of one of the codes
   * @return for each, how it ended
   */
  public static List<Outcome> encode(
      List<Sought> all,
      Function<List<Sought>, NDArray> codes,
      Function<FloatTensor, Inversion> result) {
    return Attempts.of(all, SoughtPictures::fitting, fitting -> ofFitting(fitting, codes, result));
  }

  private static List<Outcome> ofFitting(
      List<Sought> some,
      Function<List<Sought>, NDArray> codes,
      Function<FloatTensor, Inversion> result) {
    Workspace workspace = some.get(0).workspace();
    FloatTensor found;
    try {
      found = workspace.tensor(workspace.autograd().withoutGradients(() -> codes.apply(some)));
    } catch (RuntimeException e) {
      // It may be about one of them, or about the memory that all take together.
      return some.size() == 1
          ? List.of(Outcome.failed(e))
          : some.stream().flatMap(one -> ofFitting(List.of(one), codes, result).stream()).toList();
    }
    return Attempts.of(
        IntStream.range(0, some.size()).boxed().toList(),
        i -> Outcome.of(result.apply(part(found, i))),
        outcomes -> outcomes);
  }

  /** One of them, {@code [1, ...]}. */
  private static FloatTensor part(FloatTensor all, int index) {
    long[] shape = all.shape();
    shape[0] = 1;
    int length = all.count() / (int) all.size(0);
    float[] values = Arrays.copyOfRange(all.toArray(), index * length, (index + 1) * length);
    return FloatTensor.wrap(values, shape);
  }

  /** Checks that a target fits the generator. */
  public static Sought fitting(Sought sought) {
    sought.target().requireSize(sought.workspace().generator().pictureSize());
    return sought;
  }

  /** Puts them onto the device, {@code [n, 3, H, W]}. */
  public static NDArray together(List<Sought> some) {
    return Batches.of(some.stream().map(Sought::target).toList(), some.get(0).workspace());
  }
}
