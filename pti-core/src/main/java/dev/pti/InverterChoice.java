package dev.pti;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a builder was told about how to invert; some of it needs the generator first.
 *
 * @param what as in {@code an encoder}
 */
record InverterChoice(String what, Function<Session, Inverter> maker) {
  /** Takes a choice in place of an earlier one of the same kind; two kinds contradict. */
  static InverterChoice other(
      @Nullable InverterChoice earlier, String what, Function<Session, Inverter> maker) {
    if (earlier != null && !earlier.what.equals(what)) {
      throw new InvalidInputException(
          "%s and %s are set, wanted one of them".formatted(earlier.what, what));
    }
    return new InverterChoice(what, maker);
  }

  Inverter of(Session session) {
    return maker.apply(session);
  }
}
