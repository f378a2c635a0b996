package dev.pti.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.imageio.ImageIO;

/**
 * Asks a server as a browser does.
 *
 * @param address of the page
 */
record TestClient(URI address) {
  static final HttpClient HTTP =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();

  static TestClient of(EditingServer server) {
    return new TestClient(server.address());
  }

  HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(60));
  }

  static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofByteArray());
  }

  HttpResponse<byte[]> get(String path) throws Exception {
    return send(to(path));
  }

  static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  static JsonObject json(HttpResponse<byte[]> response) {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return new Gson().fromJson(text(response), JsonObject.class);
  }

  static void assertRefused(HttpResponse<byte[]> response, int status, String error) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("error").getAsString()).isEqualTo(error);
  }

  String begin(String query, BodyPublisher body) throws Exception {
    HttpResponse<byte[]> begun = send(to("api/photographs" + query).POST(body));
    assertThat(begun.statusCode()).isEqualTo(202);
    return "api/photographs/" + json(begun).get("id").getAsString();
  }

  String beginExample() throws Exception {
    return begin("?example", BodyPublishers.noBody());
  }

  /** Asks until nothing is to be done any more. */
  JsonObject ended(String photograph) throws Exception {
    while (true) {
      JsonObject told = json(get(photograph));
      String state = told.get("state").getAsString();
      if (state.equals("ready") || state.equals("failed")) {
        return told;
      }
      Thread.sleep(20);
    }
  }

  static BufferedImage image(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode()).as("%s", text(response)).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
    return ImageIO.read(new ByteArrayInputStream(response.body()));
  }

  static int[] pixels(HttpResponse<byte[]> response) throws IOException {
    return pixels(image(response));
  }

  static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  /** How far the values of two pictures lie apart at most, as far as a file holds them. */
  static double apart(HttpResponse<byte[]> one, Picture other) throws IOException {
    float[] values = Photographs.of(image(one)).toTensor().toArray();
    float[] others = other.toTensor().toArray();
    double most = 0;
    for (int i = 0; i < values.length; i++) {
      most = Math.max(most, Math.abs(values[i] - Math.max(-1, Math.min(1, others[i]))));
    }
    return most;
  }

  static String edits(String... edits) {
    StringBuilder query = new StringBuilder();
    for (String edit : edits) {
      query.append(query.isEmpty() ? "?edit=" : "&edit=");
      query.append(URLEncoder.encode(edit, StandardCharsets.UTF_8));
    }
    return query.toString();
  }
}
