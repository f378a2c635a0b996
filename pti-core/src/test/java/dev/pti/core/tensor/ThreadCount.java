package dev.pti.core.tensor;

import java.util.concurrent.CompletableFuture;

/** Prints how many threads an operation uses, on the first thread and on another. */
final class ThreadCount {
  private ThreadCount() {}

  public static void main(String[] arguments) {
    int here = TorchEngine.threads();
    int there = CompletableFuture.supplyAsync(TorchEngine::threads).join();
    System.out.printf("%d and %d%n", here, there);
  }
}
