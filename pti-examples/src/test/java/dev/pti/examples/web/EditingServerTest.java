package dev.pti.examples.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.pti.api.InvalidInputException;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a browser may ask for, and what nobody may. */
@Timeout(120)
class EditingServerTest {
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private static Studio studio;
  private static EditingServer server;

  @BeforeAll
  static void start() {
    studio = TestStudio.open(2);
    server = EditingServer.start(studio, 0);
  }

  @AfterAll
  static void close() {
    server.close();
    studio.close();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(server.address().resolve(path)).timeout(Duration.ofSeconds(60));
  }

  private static HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static HttpResponse<byte[]> get(String path) throws Exception {
    return send(to(path));
  }

  private static JsonObject json(HttpResponse<byte[]> response) {
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
    return new Gson()
        .fromJson(new String(response.body(), StandardCharsets.UTF_8), JsonObject.class);
  }

  private static void assertRefused(HttpResponse<byte[]> response, int status, String error) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(json(response).get("error").getAsString()).isEqualTo(error);
  }

  private static String begin(String query, BodyPublisher body) throws Exception {
    HttpResponse<byte[]> begun = send(to("api/photographs" + query).POST(body));
    assertThat(begun.statusCode()).isEqualTo(202);
    return "api/photographs/" + json(begun).get("id").getAsString();
  }

  private static String beginExample() throws Exception {
    return begin("?example", BodyPublishers.noBody());
  }

  /** Asks until nothing is to be done any more. */
  private static JsonObject ended(String photograph) throws Exception {
    while (true) {
      JsonObject told = json(get(photograph));
      String state = told.get("state").getAsString();
      if (state.equals("ready") || state.equals("failed")) {
        return told;
      }
      Thread.sleep(20);
    }
  }

  private static BufferedImage image(HttpResponse<byte[]> response) throws IOException {
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type")).hasValue("image/png");
    return ImageIO.read(new ByteArrayInputStream(response.body()));
  }

  private static String edits(String... edits) {
    StringBuilder query = new StringBuilder();
    for (String edit : edits) {
      query.append(query.isEmpty() ? "?edit=" : "&edit=");
      query.append(URLEncoder.encode(edit, StandardCharsets.UTF_8));
    }
    return query.toString();
  }

  @Test
  void a_photograph_is_found_tuned_edited_and_put_back() throws Exception {
    byte[] file = PictureFiles.encode(Photographs.astronaut());
    String photograph = begin("?name=eileen.png", BodyPublishers.ofByteArray(file));
    JsonObject told = ended(photograph);
    assertThat(told.get("state").getAsString()).as("%s", told).isEqualTo("ready");
    assertThat(told.get("name").getAsString()).isEqualTo("eileen.png");
    assertThat(told.get("pictures").toString()).isEqualTo("[\"inverted\",\"target\",\"tuned\"]");
    double before = told.getAsJsonObject("inverted").get("mse").getAsDouble();
    assertThat(told.getAsJsonObject("tuned").get("mse").getAsDouble()).isLessThan(before);

    HttpResponse<byte[]> tuned = get(photograph + "/tuned.png");
    assertThat(image(tuned).getWidth()).isEqualTo(64);
    HttpResponse<byte[]> smile = get(photograph + "/edited.png" + edits("smile=2"));
    assertThat(image(smile).getHeight()).isEqualTo(64);
    assertThat(smile.body()).isNotEqualTo(tuned.body());
    assertThat(get(photograph + "/edited.png" + edits("smile=2")).body())
        .as("once more")
        .isEqualTo(smile.body());
    assertThat(get(photograph + "/edited.png" + edits("smile=2", "turn=-1.5")).body())
        .as("two edits")
        .isNotEqualTo(smile.body());
    assertThat(get(photograph + "/edited.png" + edits("smile=2") + "&untuned").body())
        .as("in the untuned generator")
        .isNotEqualTo(smile.body());
    assertThat(pixels(get(photograph + "/edited.png"))).as("no edit").isEqualTo(pixels(tuned));

    HttpResponse<byte[]> whole = get(photograph + "/whole.png" + edits("smile=2"));
    BufferedImage original = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(image(whole).getWidth()).isEqualTo(original.getWidth());
    assertThat(image(whole).getRGB(0, 0)).isEqualTo(original.getRGB(0, 0));
    assertThat(pixels(whole)).isNotEqualTo(pixels(original));
    assertThat(get(photograph + "/whole.png" + edits("smile=2") + "&blend=picture").body())
        .isNotEqualTo(whole.body());
  }

  private static int[] pixels(HttpResponse<byte[]> response) throws IOException {
    return pixels(image(response));
  }

  private static int[] pixels(BufferedImage image) {
    return image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
  }

  @Test
  void files_say_that_they_are_edited() throws Exception {
    String photograph = beginExample();
    ended(photograph);
    byte[] file = get(photograph + "/edited.png" + edits("smile=2")).body();
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("smile");
  }

  @Test
  void what_is_no_photograph_or_shows_no_face_fails_with_a_sentence() throws Exception {
    String text = begin("?name=notes.txt", BodyPublishers.ofString("not a picture"));
    assertThat(ended(text).get("error").getAsString())
        .isEqualTo("notes.txt is not an image, wanted a JPEG, PNG, WebP, GIF, BMP or TIFF image");
    BufferedImage grey = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
    byte[] empty = PictureFiles.encode(Photographs.of(grey));
    String nobody = begin("", BodyPublishers.ofByteArray(empty));
    assertThat(ended(nobody).get("error").getAsString()).startsWith("photograph: no face");
    assertRefused(get(nobody + "/edited.png"), 404, "there is no tuned generator yet");
    assertRefused(get(nobody + "/tuned.png"), 404, "there is no picture tuned yet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/edited.png?edit=smlie%3D1 | 400 | no direction smlie; did you mean smile? there"
            + " are: smile, turn",
        "/edited.png?edit=smile | 400 | edit is smile, wanted NAME=STRENGTH",
        "/edited.png?edit=smile%3Dmuch | 400 | strength of edit smile=much is \"much\", wanted a"
            + " number",
        "/edited.png?edit=smile%3DNaN | 400 | strength of direction smile is NaN",
        "/whole.png?blend=glue | 400 | blend is glue, wanted auto, difference, picture or gradients",
        "/other.png | 404 | there is no picture other yet",
      })
  void what_cannot_be_drawn_is_refused(String path, int status, String error) throws Exception {
    String photograph = beginExample();
    ended(photograph);
    assertRefused(get(photograph + path), status, error);
  }

  @Test
  void what_is_not_there_is_refused() throws Exception {
    assertRefused(get("other"), 404, "there is no page /other");
    assertRefused(
        get("api/photographs/00000000-0000-0000-0000-000000000000"),
        404,
        "there is no such photograph, or no more");
    assertRefused(get("api/photographs"), 405, "the method is GET, wanted POST");
    assertRefused(
        send(to("").POST(BodyPublishers.noBody())), 405, "the method is POST, wanted GET");
    assertRefused(
        send(to("api/photographs").POST(BodyPublishers.noBody())),
        400,
        "there is no photograph, wanted an image file as the body");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "page.js", "page.css"})
  void the_page_takes_nothing_from_elsewhere(String path) throws Exception {
    HttpResponse<byte[]> page = get(path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none';");
    String text = new String(page.body(), StandardCharsets.UTF_8);
    assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
  }

  @Test
  void the_sliders_are_listed() throws Exception {
    HttpResponse<byte[]> listed = get("api/directions");
    assertThat(new String(listed.body(), StandardCharsets.UTF_8))
        .contains("\"smile\"", "\"turn\"", "\"portraits\"");
  }

  private static String host() {
    return "127.0.0.1:" + server.address().getPort();
  }

  /** Sends what no client of ours would. */
  private static String raw(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
      socket.setSoTimeout(60_000);
      String request = head + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      InputStream in = socket.getInputStream();
      return new String(in.readNBytes(2000), StandardCharsets.ISO_8859_1);
    }
  }

  @Test
  void another_site_in_the_same_browser_is_refused() throws Exception {
    assertThat(raw("GET / HTTP/1.1\r\nHost: rebound.example\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("the host is rebound.example, wanted this machine by its own name");
    HttpRequest.Builder foreign =
        to("api/photographs?example")
            .POST(BodyPublishers.noBody())
            .header("Origin", "http://elsewhere.example");
    assertRefused(send(foreign), 403, "the origin is http://elsewhere.example, wanted this page");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\n")).startsWith("HTTP/1.1 200");
    HttpRequest.Builder own = to("api/directions").header("Origin", "http://" + host());
    assertThat(send(own).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {EditingServer.MOST_BYTES + 1L, 1L << 40})
  void a_file_that_is_too_large_is_refused_before_it_is_read(long length) throws IOException {
    assertThat(
            raw(
                "POST /api/photographs HTTP/1.1\r\nHost: %s\r\nContent-Length: %d\r\n"
                    .formatted(host(), length)))
        .startsWith("HTTP/1.1 413")
        .contains("the file is too large, wanted at most 32 MiB");
  }

  @Test
  void one_that_is_taken_away_is_stopped_and_forgotten() throws Exception {
    try (Studio slow = TestStudio.open(100_000);
        EditingServer other = EditingServer.start(slow, 0)) {
      URI photographs = other.address().resolve("api/photographs?example");
      HttpResponse<byte[]> begun =
          send(HttpRequest.newBuilder(photographs).POST(BodyPublishers.noBody()));
      String id = json(begun).get("id").getAsString();
      Sitting sitting = slow.find(id).orElseThrow();
      TestStudio.untilTuning(sitting);
      assertThat(sitting.described())
          .containsEntry("state", "tuning")
          .containsEntry("steps", 100_000);
      URI own = other.address().resolve("api/photographs/" + id);
      assertThat(send(HttpRequest.newBuilder(own).DELETE()).statusCode()).isEqualTo(204);
      assertThat(send(HttpRequest.newBuilder(own)).statusCode()).isEqualTo(404);
      TestStudio.untilOver(sitting);
      assertThat(sitting.described()).containsEntry("error", "taken away");
    }
  }

  @Test
  void many_edits_that_wait_keep_nobody_from_stopping_what_they_wait_for() throws Exception {
    AtomicBoolean isQuick = new AtomicBoolean(true);
    try (Studio both = TestStudio.open(100_000, step -> isQuick.get());
        EditingServer other = EditingServer.start(both, 0)) {
      Sitting ready = both.beginExample();
      TestStudio.untilOver(ready);
      isQuick.set(false);
      Sitting slow = both.beginExample();
      Sitting next = both.beginExample();
      TestStudio.untilTuning(slow);
      URI photographs = other.address().resolve("api/photographs/");
      HttpRequest edit =
          HttpRequest.newBuilder(photographs.resolve(ready.id() + "/edited.png?edit=smile%3D1"))
              .build();
      List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        waiting.add(CLIENT.sendAsync(edit, BodyHandlers.ofByteArray()));
      }
      for (Sitting each : List.of(next, slow)) {
        URI own = photographs.resolve(each.id());
        HttpRequest.Builder stop = HttpRequest.newBuilder(own).timeout(Duration.ofSeconds(60));
        assertThat(send(stop.DELETE()).statusCode()).isEqualTo(204);
      }
      for (CompletableFuture<HttpResponse<byte[]>> edited : waiting) {
        assertThat(edited.get(60, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
      }
      assertThat(next.state()).as("never begun").isEqualTo(Sitting.State.WAITING);
    }
  }

  @Test
  void a_port_that_is_none_or_taken_is_refused() {
    int taken = server.address().getPort();
    assertThatThrownBy(() -> EditingServer.start(studio, taken))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(
            "cannot listen on port %d: Address already in use; --port is another".formatted(taken));
    assertThatThrownBy(() -> EditingServer.start(studio, 65_536))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("port is 65536, wanted 0 to 65535");
  }
}
