package dev.pti.examples.web;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What follows the question mark of an address: names with values, a name perhaps several times.
 */
record Query(List<Map.Entry<String, String>> entries) {
  static Query of(URI address) {
    List<Map.Entry<String, String>> entries = new ArrayList<>();
    String raw = address.getRawQuery();
    for (String pair : raw == null ? new String[0] : raw.split("&")) {
      int equals = pair.indexOf('=');
      String name = equals < 0 ? pair : pair.substring(0, equals);
      entries.add(Map.entry(decoded(name), equals < 0 ? "" : decoded(pair.substring(equals + 1))));
    }
    return new Query(List.copyOf(entries));
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }

  boolean has(String name) {
    return entries.stream().anyMatch(it -> it.getKey().equals(name));
  }

  List<String> all(String name) {
    return entries.stream()
        .filter(it -> it.getKey().equals(name))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Nullable String first(String name) {
    return all(name).stream().findFirst().orElse(null);
  }
}
