package dev.pti.examples.cli;

import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Options that were given, as changes of a builder; those that were not leave it as it is. */
final class Given {
  private Given() {}

  /** What an option changes, if it was given. */
  static <B, T> UnaryOperator<B> of(@Nullable T value, BiConsumer<B, T> setter) {
    return builder -> {
      if (value != null) {
        setter.accept(builder, value);
      }
      return builder;
    };
  }

  /** Several changes in their order. */
  @SafeVarargs
  static <B> UnaryOperator<B> all(UnaryOperator<B>... changes) {
    return builder -> {
      B changed = builder;
      for (UnaryOperator<B> change : changes) {
        changed = change.apply(changed);
      }
      return changed;
    };
  }
}
