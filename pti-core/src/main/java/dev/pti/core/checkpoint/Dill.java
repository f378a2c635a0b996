package dev.pti.core.checkpoint;

import com.google.common.collect.ImmutableSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What dill writes where Python's own pickle gives up: functions with their code and variables,
 * methods, and arrays, each by a call of one of its own functions. StyleGAN-XL's training saves
 * with it. No network of ours is made of these, so such a call makes an inert record, and calling
 * that makes another.
 */
final class Dill {
  private static final String MODULE = "dill._dill";

  /** By these dill fills variables of functions that hold themselves. */
  static final Set<String> BUILTINS = ImmutableSet.of("getattr", "setattr");

  private Dill() {}

  /** What a call makes; null if it is not one of dill's. */
  static @Nullable Object call(Object called, Object arguments) {
    if (called instanceof Python.ObjectValue made && made.type.startsWith(MODULE)) {
      return new Python.ObjectValue(made.type);
    }
    boolean isDills =
        called instanceof Python.Name name
            && (name.text().startsWith(MODULE + ".") || reachesIntoDill(name, arguments));
    return isDills ? new Python.ObjectValue(MODULE) : null;
  }

  private static boolean reachesIntoDill(Python.Name called, Object arguments) {
    List<Object> items = Python.items(arguments);
    return called.text().endsWith(".getattr")
        && items != null
        && !items.isEmpty()
        && items.get(0).equals(new Python.Name(MODULE));
  }
}
