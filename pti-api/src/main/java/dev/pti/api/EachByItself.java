package dev.pti.api;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A term bound to several targets one by one, which suits every term. */
record EachByItself(String name, List<LossTerm.Bound> bounds) implements LossTerm.BoundEach {
  static EachByItself of(
      LossTerm term, NDArray targets, Function<NDArray, LossTerm.Bound> binding) {
    List<LossTerm.Bound> bounds = new ArrayList<>();
    long count = targets.getShape().get(0);
    for (long i = 0; i < count; i++) {
      bounds.add(binding.apply(count == 1 ? targets : picture(targets, i)));
    }
    return new EachByItself(term.name(), bounds);
  }

  /** Lives as long as its targets, not as long as the scopes of today. */
  private static NDArray picture(NDArray targets, long index) {
    NDArray picture = targets.get(index + ":" + (index + 1));
    NDScope.unregister(picture);
    return picture;
  }

  @Override
  public NDArray losses(NDArray images) {
    return losses(images, LossTerm.Bound::loss);
  }

  @Override
  public NDArray losses(NDArray images, Map<String, NDArray> tuned, Map<String, NDArray> original) {
    return losses(images, (bound, image) -> bound.loss(image, tuned, original));
  }

  private NDArray losses(NDArray images, BiFunction<LossTerm.Bound, NDArray, NDArray> measuring) {
    int count = bounds.size();
    if (count == 1) {
      return measuring.apply(bounds.get(0), images);
    }
    NDList each = images.split(count, 0);
    NDList losses = new NDList();
    for (int i = 0; i < count; i++) {
      losses.add(scalar(measuring.apply(bounds.get(i), each.get(i))).reshape(1));
    }
    return NDArrays.concat(losses);
  }

  private NDArray scalar(@Nullable NDArray loss) {
    if (loss == null) {
      throw new InvalidInputException(
          "loss term %s gave null, it must be a scalar".formatted(name));
    }
    if (loss.isReleased()) {
      throw new InvalidInputException(
          "loss term %s gave a closed array, it must be a scalar that is open".formatted(name));
    }
    if (loss.size() != 1) {
      throw new InvalidInputException(
          "loss term %s has shape %s, it must be a scalar"
              .formatted(name, Arrays.toString(loss.getShape().getShape())));
    }
    return loss;
  }
}
