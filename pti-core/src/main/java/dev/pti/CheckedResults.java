package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.PictureSize;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.StyleEditor;
import dev.pti.api.Styles;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.shared.PartNames;
import dev.pti.core.stylegan.StyleGan;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What parts gave that anybody may have written, looked at where it arrives: what does not fit the
 * generator would otherwise be told of where it is drawn, by nobody's name.
 */
final class CheckedResults {
  private CheckedResults() {}

  static Inversion of(Inverter inverter, @Nullable Inversion found, StyleGan generator) {
    String who = PartNames.withRole("inverter", inverter.name());
    if (found == null) {
      throw new IllegalStateException(who + " gave null, wanted an inversion");
    }
    try {
      found.pivot().requireFits(generator.layers(), generator.latentWidth());
    } catch (InvalidInputException e) {
      throw new InvalidInputException(who + ": " + e.getMessage(), e);
    }
    requireNoise(who + " gave", found.noise(), generator);
    return found;
  }

  /**
   * Looks at the tunings of photographs in one generator.
   *
   * @param count how many photographs there are
   */
  static List<Tuning> of(Tuner tuner, List<@Nullable Tuning> done, int count, StyleGan generator) {
    String who = PartNames.withRole("tuner", PartNames.of(tuner, "own tuner"));
    if (done.size() != count) {
      throw new IllegalStateException(
          "%s gave %d tunings, wanted %d".formatted(who, done.size(), count));
    }
    return done.stream().map(one -> checked(who, one, generator)).toList();
  }

  private static Tuning checked(String who, @Nullable Tuning one, StyleGan generator) {
    if (one == null) {
      throw new IllegalStateException(who + " gave null, wanted a tuning");
    }
    requireChanges(who + " gave", one, generator);
    one.features().forEach(features -> requireFeatures(who + " gave", features, generator));
    return one;
  }

  /** Checks that a generator has the weights and noise maps that a tuning changes. */
  static void requireChanges(String who, Tuning tuning, StyleGan generator) {
    requireFit(
        who + " a difference of", tuning.difference(), generator, generator.parameters().keySet());
    requireNoise(who, tuning.noise(), generator);
  }

  /** Checks that features are refined of activations that a generator has; a saved run's, too. */
  static void requireFeatures(String who, RefinedFeatures features, StyleGan generator) {
    int channels = channels(who, features.size(), generator);
    if (features.offset().size(0) != channels) {
      throw new InvalidInputException(
          "%s features of %s in %d channels, generator wants %d"
              .formatted(who, features.size(), features.offset().size(0), channels));
    }
  }

  private static int channels(String who, PictureSize size, StyleGan generator) {
    try {
      return generator.channels(generator.resolutionOf(size));
    } catch (InvalidInputException e) {
      throw new InvalidInputException("%s features: %s".formatted(who, e.getMessage()), e);
    }
  }

  /** Checks that noise maps are those of a generator; of a saved run's, too. */
  static void requireNoise(String who, Map<String, FloatTensor> noise, StyleGan generator) {
    requireFit(who + " noise", noise, generator, generator.noise().keySet());
  }

  private static void requireFit(
      String what, Map<String, FloatTensor> given, StyleGan generator, Set<String> wanted) {
    given.forEach(
        (name, tensor) -> {
          if (!wanted.contains(name)) {
            throw new InvalidInputException(
                "%s %s, which the generator has not".formatted(what, name));
          }
          long[] shape = generator.tensor(name).getShape().getShape();
          if (!Arrays.equals(tensor.shape(), shape)) {
            throw new InvalidInputException(
                "%s %s of shape %s, generator wants %s"
                    .formatted(
                        what, name, Arrays.toString(tensor.shape()), Arrays.toString(shape)));
          }
        });
  }

  static Latent of(LatentEditor editor, @Nullable Latent moved, StyleGan generator) {
    String who = PictureNotes.name(editor);
    if (moved == null) {
      throw new IllegalStateException(who + " gave null, wanted a latent");
    }
    if (moved.layers() != generator.layers() || moved.width() != generator.latentWidth()) {
      throw new InvalidInputException(
          "%s gave a latent of shape [%d, %d], generator wants [%d, %d]"
              .formatted(
                  who, moved.layers(), moved.width(), generator.layers(), generator.latentWidth()));
    }
    return moved;
  }

  static List<StyleEditor> of(LatentEditor editor, @Nullable List<StyleEditor> onTop) {
    if (onTop == null) {
      throw new IllegalStateException(
          PictureNotes.name(editor) + " gave null, wanted style editors or none");
    }
    return onTop;
  }

  /**
   * Looks at edited styles.
   *
   * @param own styles, of the layers and channels that the generator has
   */
  static Styles of(StyleEditor editor, @Nullable Styles moved, Styles own) {
    String who = PictureNotes.name(editor);
    if (moved == null) {
      throw new IllegalStateException(who + " gave null, wanted styles");
    }
    for (String layer : own.layers()) {
      FloatTensor channels = moved.channels().get(layer);
      if (channels == null) {
        throw new InvalidInputException("%s gave no styles of layer %s".formatted(who, layer));
      }
      int wanted = own.layer(layer).count();
      if (channels.count() != wanted) {
        throw new InvalidInputException(
            "%s gave %d channels in layer %s, generator wants %d"
                .formatted(who, channels.count(), layer, wanted));
      }
    }
    for (String layer : moved.layers()) {
      if (!own.channels().containsKey(layer)) {
        throw new InvalidInputException(
            "%s gave styles of layer %s, which the generator has not".formatted(who, layer));
      }
    }
    return moved;
  }
}
