package dev.pti.video;

import java.util.ArrayDeque;
import java.util.Deque;

/** Native things that are freed together, the last one first. */
final class Resources implements AutoCloseable {
  private final Deque<Resource> resources = new ArrayDeque<>();

  /** Something that is freed, and cannot fail to be. */
  interface Resource extends AutoCloseable {
    @Override
    void close();
  }

  <T extends Resource> T add(T resource) {
    resources.push(resource);
    return resource;
  }

  @Override
  public void close() {
    while (!resources.isEmpty()) {
      resources.pop().close();
    }
  }
}
