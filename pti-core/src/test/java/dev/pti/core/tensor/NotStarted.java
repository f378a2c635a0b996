package dev.pti.core.tensor;

/** Prints why the engine does not start. */
final class NotStarted {
  private NotStarted() {}

  public static void main(String[] arguments) {
    try {
      System.out.println(TorchEngine.version());
    } catch (IllegalStateException e) {
      System.out.println(e.getMessage());
    }
  }
}
