package dev.pti.api.shared;

/**
 * How reports and errors name parts that anybody may have written. What Java says of a lambda is
 * another thing in each run, and tells a reader nothing.
 */
public final class PartNames {
  private PartNames() {}

  /**
   * Returns what a part prints as.
   *
   * @param part an inverter, a tuner or any other
   * @param otherwise the name of one that has none, as in {@code own tuner}
   * @return by {@link #ofClass} where it prints as plain objects do
   */
  public static String of(Object part, String otherwise) {
    String text = part.toString();
    String plain = part.getClass().getName() + "@" + Integer.toHexString(part.hashCode());
    return plain.equals(text) ? ofClass(part, otherwise) : text;
  }

  /**
   * Returns how an error begins that is about a part.
   *
   * @param role as in {@code tuner}
   * @param name the part's
   * @return as in {@code tuner mine}; {@code own tuner} stays as it is
   */
  public static String withRole(String role, String name) {
    return name.equals("own " + role) ? name : role + " " + name;
  }

  /**
   * Returns the simple name of a part's class.
   *
   * @param part any
   * @param otherwise the name of a lambda, and of a class without a name
   * @return either
   */
  public static String ofClass(Object part, String otherwise) {
    String simple = part.getClass().getSimpleName();
    return simple.isEmpty() || simple.contains("$$Lambda") ? otherwise : simple;
  }
}
