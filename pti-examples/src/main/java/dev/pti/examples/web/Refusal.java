package dev.pti.examples.web;

/** A request that is not answered, with the status of HTTP and the sentence that say why. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;

  Refusal(int status, String message) {
    super(message);
    this.status = status;
  }

  static Refusal notFound(String what) {
    return new Refusal(404, "there is no " + what);
  }

  static Refusal forgotten() {
    return notFound("such photograph, or no more");
  }

  static Refusal busy(String message) {
    return new Refusal(503, message);
  }

  int status() {
    return status;
  }
}
