package dev.pti.examples.web;

import com.google.common.io.ByteSource;
import com.google.common.io.Resources;
import com.google.gson.Gson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * What a request gets.
 *
 * @param status of HTTP
 * @param type of the content
 * @param body the content
 */
record Reply(int status, String type, ByteSource body) {
  private static final Gson GSON = new Gson();

  static Reply json(int status, Object value) {
    byte[] body = GSON.toJson(value).getBytes(StandardCharsets.UTF_8);
    return new Reply(status, "application/json", ByteSource.wrap(body));
  }

  static Reply png(byte[] file) {
    return file("image/png", file);
  }

  static Reply file(String type, byte[] file) {
    return new Reply(200, type, ByteSource.wrap(file));
  }

  static Reply nothing() {
    return new Reply(204, "", ByteSource.empty());
  }

  static Reply error(int status, String message) {
    return json(status, Map.of("error", message));
  }

  /** A file that lies beside this class. */
  static Reply resource(String name, String type) {
    try {
      byte[] body = Resources.toByteArray(Resources.getResource(Reply.class, name));
      return new Reply(200, type, ByteSource.wrap(body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
