package dev.pti.examples.web;

import static dev.pti.examples.web.TestClient.assertRefused;
import static dev.pti.examples.web.TestClient.edits;
import static dev.pti.examples.web.TestClient.image;
import static dev.pti.examples.web.TestClient.json;
import static dev.pti.examples.web.TestClient.pixels;
import static dev.pti.examples.web.TestClient.send;
import static dev.pti.examples.web.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.pti.api.InvalidInputException;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Edit;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
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
  private static Studio studio;
  private static EditingServer server;
  private static TestClient client;

  @BeforeAll
  static void start() {
    studio = TestStudio.open(2);
    server = EditingServer.start(studio, 0);
    client = TestClient.of(server);
  }

  @AfterAll
  static void close() {
    server.close();
    studio.close();
  }

  @Test
  void a_photograph_is_found_tuned_edited_and_put_back() throws Exception {
    byte[] file = PictureFiles.encode(Photographs.astronaut());
    String photograph = client.begin("?name=eileen.png", BodyPublishers.ofByteArray(file));
    JsonObject told = client.ended(photograph);
    assertThat(told.get("state").getAsString()).as("%s", told).isEqualTo("ready");
    assertThat(told.get("name").getAsString()).isEqualTo("eileen.png");
    assertThat(told.get("pictures").toString()).isEqualTo("[\"inverted\",\"target\",\"tuned\"]");
    double before = told.getAsJsonObject("inverted").get("mse").getAsDouble();
    assertThat(told.getAsJsonObject("tuned").get("mse").getAsDouble()).isLessThan(before);

    HttpResponse<byte[]> tuned = client.get(photograph + "/tuned.png");
    assertThat(image(tuned).getWidth()).isEqualTo(64);
    HttpResponse<byte[]> smile = client.get(photograph + "/edited.png" + edits("smile=2"));
    assertThat(image(smile).getHeight()).isEqualTo(64);
    assertThat(smile.body()).isNotEqualTo(tuned.body());
    assertThat(client.get(photograph + "/edited.png" + edits("smile=2")).body())
        .as("once more")
        .isEqualTo(smile.body());
    assertThat(client.get(photograph + "/edited.png" + edits("smile=2", "turn=-1.5")).body())
        .as("two edits")
        .isNotEqualTo(smile.body());
    assertThat(client.get(photograph + "/edited.png" + edits("smile=2") + "&untuned").body())
        .as("in the untuned generator")
        .isNotEqualTo(smile.body());
    assertThat(pixels(client.get(photograph + "/edited.png")))
        .as("no edit")
        .isEqualTo(pixels(tuned));

    HttpResponse<byte[]> whole = client.get(photograph + "/whole.png" + edits("smile=2"));
    BufferedImage original = ImageIO.read(new ByteArrayInputStream(file));
    assertThat(image(whole).getWidth()).isEqualTo(original.getWidth());
    assertThat(image(whole).getRGB(0, 0)).isEqualTo(original.getRGB(0, 0));
    assertThat(pixels(whole)).isNotEqualTo(pixels(original));
    assertThat(client.get(photograph + "/whole.png" + edits("smile=2") + "&blend=picture").body())
        .isNotEqualTo(whole.body());
  }

  @Test
  void files_say_that_they_are_edited() throws Exception {
    String photograph = client.beginExample();
    client.ended(photograph);
    byte[] file = client.get(photograph + "/edited.png" + edits("smile=2")).body();
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("smile");
  }

  @Test
  void what_is_no_photograph_or_shows_no_face_fails_with_a_sentence() throws Exception {
    String text = client.begin("?name=notes.txt", BodyPublishers.ofString("not a picture"));
    assertThat(client.ended(text).get("error").getAsString())
        .isEqualTo("notes.txt is not an image, wanted a JPEG, PNG, WebP, GIF, BMP or TIFF image");
    BufferedImage grey = new BufferedImage(200, 200, BufferedImage.TYPE_INT_RGB);
    byte[] empty = PictureFiles.encode(Photographs.of(grey));
    String nobody = client.begin("", BodyPublishers.ofByteArray(empty));
    assertThat(client.ended(nobody).get("error").getAsString()).startsWith("photograph: no face");
    assertRefused(client.get(nobody + "/edited.png"), 404, "there is no tuned generator yet");
    assertRefused(client.get(nobody + "/tuned.png"), 404, "there is no picture tuned yet");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/edited.png?edit=smlie%3D1 | 400 | no direction smlie, there are: smile, turn",
        "/edited.png?edit=smile | 400 | edit is smile, wanted NAME=STRENGTH",
        "/edited.png?edit=smile%3Dmuch | 400 | strength of edit smile=much is \"much\", wanted a"
            + " number",
        "/edited.png?edit=smile%3DNaN | 400 | strength of edit smile=NaN is NaN, wanted a number"
            + " from -1000000 to 1000000",
        "/edit.json | 400 | no edit was given, wanted edit=NAME=STRENGTH",
        "/whole.png?blend=glue | 400 | blend is glue, wanted auto, difference, picture or gradients",
        "/other.png | 404 | there is no picture other yet",
        "/run.json | 404 | there is no file run.json",
        "/run | 404 | there is no file run",
      })
  void what_cannot_be_drawn_is_refused(String path, int status, String error) throws Exception {
    String photograph = client.beginExample();
    client.ended(photograph);
    assertRefused(client.get(photograph + path), status, error);
  }

  @Test
  void what_is_not_there_is_refused() throws Exception {
    assertRefused(client.get("other"), 404, "there is no page /other");
    assertRefused(
        client.get("api/photographs/00000000-0000-0000-0000-000000000000"),
        404,
        "there is no such photograph, or no more");
    assertRefused(client.get("api/photographs"), 405, "the method is GET, wanted POST");
    assertRefused(
        send(client.to("").POST(BodyPublishers.noBody())), 405, "the method is POST, wanted GET");
    assertRefused(
        send(client.to("api/photographs").POST(BodyPublishers.noBody())),
        400,
        "there is no photograph, wanted an image file as the body");
    assertRefused(
        send(client.to("api/photographs?run").POST(BodyPublishers.noBody())),
        404,
        "there is no saved run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "page.js", "pulls.js", "sliders.js", "page.css"})
  void the_page_takes_nothing_from_elsewhere(String path) throws Exception {
    HttpResponse<byte[]> page = client.get(path);
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .startsWith("default-src 'none';");
    String text = new String(page.body(), StandardCharsets.UTF_8);
    assertThat(text.replace("http://www.w3.org/2000/svg", "")).doesNotContain("http:", "https:");
  }

  @Test
  void the_sliders_are_listed() throws Exception {
    HttpResponse<byte[]> listed = client.get("api/directions");
    assertThat(text(listed)).contains("\"smile\"", "\"turn\"", "\"portraits\"");
  }

  @Test
  void what_there_is_before_a_photograph_is_told() throws Exception {
    assertThat(text(client.get("api/start"))).isEqualTo("{\"example\":\"astronaut\"}");
  }

  @Test
  void an_edit_is_saved_as_the_library_saves_it() throws Exception {
    String photograph = client.beginExample();
    HttpResponse<byte[]> saved =
        client.get(photograph + "/edit.json" + edits("smile=2", "turn=-1.5"));
    assertThat(json(saved).get("format").getAsString()).isEqualTo("pti-edit");
    Edit edit = Edit.fromJson(text(saved), DirectionCatalog.of(List.of()));
    assertThat(edit).hasToString("smile 2, turn -1.5");
    assertThat(edit.generator()).isPresent();
  }

  @Test
  void a_stitched_edit_is_put_back_and_is_stitched_once() throws Exception {
    String photograph = client.beginExample();
    client.ended(photograph);
    String edited = photograph + "/whole.png" + edits("smile=2");
    HttpResponse<byte[]> stitched = client.get(edited + "&stitch");
    assertThat(pixels(stitched)).isNotEqualTo(pixels(client.get(edited)));
    assertThat(new String(stitched.body(), StandardCharsets.ISO_8859_1)).contains("stitched");
    assertThat(client.ended(photograph).has("stage")).as("nothing is under way").isFalse();
    assertThat(client.get(edited + "&stitch").body()).isEqualTo(stitched.body());
    assertThat(client.get(edited + "&stitch&blend=picture").body()).isNotEqualTo(stitched.body());
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
        client
            .to("api/photographs?example")
            .POST(BodyPublishers.noBody())
            .header("Origin", "http://elsewhere.example");
    assertRefused(send(foreign), 403, "the origin is http://elsewhere.example, wanted this page");
    assertThat(raw("GET / HTTP/1.1\r\nHost: localhost\r\n")).startsWith("HTTP/1.1 200");
    HttpRequest.Builder own = client.to("api/directions").header("Origin", "http://" + host());
    assertThat(send(own).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /api/start",
        "POST /api/photographs?run",
        "GET /api/photographs/00000000-0000-0000-0000-000000000000/run.safetensors",
        "GET /api/photographs/00000000-0000-0000-0000-000000000000/edit.json?edit=smile%3D1",
        "POST /api/photographs/00000000-0000-0000-0000-000000000000/drag?pull=1,2:3,4",
        "DELETE /api/photographs/00000000-0000-0000-0000-000000000000/drag?name=drag+1",
        "POST /api/photographs/00000000-0000-0000-0000-000000000000/refine",
        "GET /api/photographs/00000000-0000-0000-0000-000000000000/whole.png?stitch",
      })
  void no_route_is_open_to_another_site(String route) throws IOException {
    assertThat(raw(route + " HTTP/1.1\r\nHost: rebound.example\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("the host is rebound.example, wanted this machine by its own name");
    assertThat(
            raw(
                route
                    + " HTTP/1.1\r\nHost: "
                    + host()
                    + "\r\nOrigin: http://elsewhere.example\r\n"))
        .startsWith("HTTP/1.1 403")
        .contains("the origin is http://elsewhere.example, wanted this page");
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
  void what_is_stitched_is_told_and_stops_with_its_photograph() throws Exception {
    String photograph = client.beginExample();
    client.ended(photograph);
    // Each is another edit, to be stitched anew, in turn.
    List<CompletableFuture<HttpResponse<byte[]>>> waiting = new ArrayList<>();
    for (int i = 1; i <= 20; i++) {
      HttpRequest.Builder whole =
          client.to(photograph + "/whole.png" + edits("smile=." + i) + "&stitch");
      waiting.add(TestClient.HTTP.sendAsync(whole.build(), BodyHandlers.ofByteArray()));
    }
    JsonObject told = json(client.get(photograph));
    while (!told.has("stage")) {
      Thread.sleep(5);
      told = json(client.get(photograph));
    }
    assertThat(told.get("state").getAsString()).isEqualTo("ready");
    assertThat(told.get("stage").getAsString()).isEqualTo("stitching");
    assertThat(send(client.to(photograph).DELETE()).statusCode()).isEqualTo(204);
    HttpResponse<byte[]> last = waiting.get(19).get(60, TimeUnit.SECONDS);
    assertRefused(last, 404, "there is no such photograph, or no more");
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
        waiting.add(TestClient.HTTP.sendAsync(edit, BodyHandlers.ofByteArray()));
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
