package dev.pti.examples.web;

import static dev.pti.examples.web.TestClient.apart;
import static dev.pti.examples.web.TestClient.assertRefused;
import static dev.pti.examples.web.TestClient.edits;
import static dev.pti.examples.web.TestClient.json;
import static dev.pti.examples.web.TestClient.pixels;
import static dev.pti.examples.web.TestClient.send;
import static dev.pti.examples.web.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.pti.Edited;
import dev.pti.Tuned;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.core.optimization.Drag;
import dev.pti.core.optimization.DragSettings;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Edit;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Points of one photograph, which is tuned in few steps, are dragged a few steps. */
@Timeout(120)
class DraggedTest {
  private static final String NOSE = "pull=32,40:36,40&within=face";

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

  private static String begin() throws Exception {
    String photograph = client.beginExample();
    client.ended(photograph);
    return photograph;
  }

  private static HttpResponse<byte[]> drag(String photograph, String query) throws Exception {
    return send(client.to(photograph + "/drag?" + query).POST(BodyPublishers.noBody()));
  }

  private static String name(HttpResponse<byte[]> dragged) {
    return json(dragged).getAsJsonObject("slider").get("name").getAsString();
  }

  private static HttpResponse<byte[]> remove(String photograph, String name) throws Exception {
    return send(client.to(photograph + "/drag?name=" + name).DELETE());
  }

  private static Tuned tuned(String photograph) {
    String id = photograph.substring(photograph.lastIndexOf('/') + 1);
    return studio.find(id).flatMap(Sitting::tuned).orElseThrow();
  }

  private static Edit saved(String photograph, String edit) throws Exception {
    HttpResponse<byte[]> saved = client.get(photograph + "/edit.json" + edits(edit));
    return Edit.fromJson(text(saved), DirectionCatalog.of(List.of()));
  }

  private static Drag nose() {
    return Drag.of(new Point(32, 40), new Point(36, 40))
        .within(Region.face())
        .with(b -> b.steps(2));
  }

  @Test
  void a_drag_is_one_more_slider_and_how_it_ended_is_told() throws Exception {
    JsonObject told = json(drag(begin(), NOSE));
    assertThat(told.get("slider").toString())
        .isEqualTo(
            "{\"name\":\"drag 1\",\"group\":\"Dragged\","
                + "\"source\":\"drag of (32, 40) to (36, 40) within face\","
                + "\"usual\":1.0,\"most\":1.5,\"step\":0.1}");
    assertThat(told.get("steps").getAsInt()).isEqualTo(2);
    assertThat(told.get("left").getAsDouble()).isBetween(.25, 8.);
    assertThat(told.get("stopped_by").getAsString()).isEqualTo("steps");
  }

  @Test
  void drags_begin_where_the_sliders_are_and_those_at_1_draw_where_they_led() throws Exception {
    String photograph = begin();
    assertThat(drag(photograph, NOSE + "&edit=smile%3D1").statusCode()).isEqualTo(200);
    Tuned tuned = tuned(photograph);
    Edit smile = saved(photograph, "smile=1");
    Edited once = tuned.edit(smile).drag(nose()).edited();
    String drawn = photograph + "/edited.png" + edits("smile=1", "drag 1=1");
    assertThat(apart(client.get(drawn), once.picture())).as("a level").isLessThan(2 / 127.5);
    assertThat(apart(client.get(drawn), tuned.edit(smile).picture())).isGreaterThan(8 / 127.5);

    assertThat(name(drag(photograph, NOSE + "&edit=smile%3D1&edit=drag+1%3D1")))
        .isEqualTo("drag 2");
    Edited twice = once.drag(nose()).edited();
    HttpResponse<byte[]> both =
        client.get(photograph + "/edited.png" + edits("drag 2=1", "smile=1", "drag 1=1"));
    assertThat(apart(both, twice.picture())).as("a level").isLessThan(2 / 127.5);
    assertThat(pixels(client.get(photograph + "/edited.png" + edits("drag 1=.5"))))
        .as("half of it, and without the smile")
        .isNotEqualTo(pixels(client.get(photograph + "/edited.png")));
  }

  @Test
  void a_drag_is_in_the_whole_photograph_stitched_to_it_and_in_the_saved_edit() throws Exception {
    String photograph = begin();
    drag(photograph, NOSE);
    String whole = photograph + "/whole.png";
    int[] dragged = pixels(client.get(whole + edits("drag 1=1")));
    assertThat(dragged).isNotEqualTo(pixels(client.get(whole)));
    assertThat(pixels(client.get(whole + edits("drag 1=1") + "&stitch"))).isNotEqualTo(dragged);
    Edit edit = saved(photograph, "drag 1=1");
    assertThat(edit).hasToString("drag 1 1");
    HttpResponse<byte[]> drawn = client.get(photograph + "/edited.png" + edits("drag 1=1"));
    assertThat(apart(drawn, tuned(photograph).edit(edit).picture())).isLessThan(2 / 127.5);
  }

  @Test
  void a_drag_is_of_its_photograph_alone() throws Exception {
    String dragged = begin();
    drag(dragged, NOSE);
    assertRefused(
        client.get(begin() + "/edited.png" + edits("drag 1=1")),
        400,
        "no direction drag 1, there are: smile, turn");
    assertThat(text(client.get("api/directions"))).doesNotContain("drag");
    assertRefused(
        client.get(dragged + "/edited.png" + edits("drag 2=1")),
        400,
        "no direction drag 2, there are: smile, turn, drag 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "within=face | 0 pulls were given, wanted 1 to 10 as pull=X,Y:X,Y",
        "pull=1,2 | pull is 1,2, wanted X,Y:X,Y in pixels of the aligned picture, as in"
            + " 50,94:46,91",
        "pull=1,2:3,b | pull is 1,2:3,b, wanted X,Y:X,Y in pixels of the aligned picture, as in"
            + " 50,94:46,91",
        "pull=1,2:3,NaN | point (3.0, NaN) is not finite",
        "pull=1,2:3,64 | point (3.0, 64.0) is not within the picture's (0, 0) to (63, 63)",
        "pull=-1,2:3,4 | point (-1.0, 2.0) is not within the picture's (0, 0) to (63, 63)",
        "pull=1,2:3,4&within=nose | within is nose, wanted face, head, eyes, mouth or background",
        "pull=1,2:3,4&edit=drag+1%3D1 | no direction drag 1, there are: smile, turn",
        "pull=32,40:32,40 | each point is as near to where it is pulled as a drag brings it",
      })
  void what_cannot_be_dragged_is_refused_in_a_sentence(String query, String error)
      throws Exception {
    assertRefused(drag(begin(), query), 400, error);
  }

  @Test
  void so_many_pulls_and_so_many_drags_are_taken_and_no_more() throws Exception {
    String photograph = begin();
    String pulls = "&pull=32,40:36,40".repeat(11).substring(1);
    assertRefused(
        drag(photograph, pulls), 400, "11 pulls were given, wanted 1 to 10 as pull=X,Y:X,Y");
    for (int i = 1; i <= 20; i++) {
      assertThat(drag(photograph, "pull=32,40:36,40").statusCode()).isEqualTo(200);
    }
    assertRefused(
        drag(photograph, "pull=32,40:36,40"),
        400,
        "astronaut has 20 drags, wanted at most 20: remove one");
    assertThat(remove(photograph, "drag+7").statusCode()).isEqualTo(204);
    assertThat(name(drag(photograph, "pull=32,40:36,40"))).isEqualTo("drag 21");
  }

  @Test
  void a_drag_is_removed_and_no_other_gets_its_name() throws Exception {
    String photograph = begin();
    assertThat(name(drag(photograph, NOSE))).isEqualTo("drag 1");
    assertThat(name(drag(photograph, NOSE + "&edit=drag+1%3D1"))).isEqualTo("drag 2");
    String second = photograph + "/edited.png" + edits("drag 2=1");
    int[] drawn = pixels(client.get(second));

    assertThat(remove(photograph, "drag+1").statusCode()).isEqualTo(204);
    assertThat(pixels(client.get(second))).as("the other").isEqualTo(drawn);
    assertRefused(
        client.get(photograph + "/edited.png" + edits("drag 1=1")),
        400,
        "no direction drag 1, there are: smile, turn, drag 2");
    assertThat(remove(photograph, "drag+2").statusCode()).isEqualTo(204);
    assertThat(name(drag(photograph, NOSE))).isEqualTo("drag 3");
  }

  @Test
  void what_is_no_drag_of_the_photograph_is_not_removed() throws Exception {
    String photograph = begin();
    drag(photograph, NOSE);
    remove(photograph, "drag+1");
    assertRefused(remove(photograph, "drag+1"), 404, "there is no drag called drag 1");
    assertRefused(remove(photograph, "smile"), 404, "there is no drag called smile");
    assertRefused(
        send(client.to(photograph + "/drag").DELETE()), 400, "no drag was named, wanted name=NAME");
  }

  @Test
  void a_photograph_is_dragged_once_it_is_tuned_and_if_it_is_asked_to_be() throws Exception {
    assertRefused(client.get(begin() + "/drag?" + NOSE), 405, "the method is GET, wanted POST");
    try (Studio slow = TestStudio.open(100_000);
        EditingServer other = EditingServer.start(slow, 0)) {
      TestClient asking = TestClient.of(other);
      String photograph = asking.beginExample();
      assertRefused(
          send(asking.to(photograph + "/drag?" + NOSE).POST(BodyPublishers.noBody())),
          404,
          "there is no tuned generator yet");
    }
  }

  @Test
  void what_is_dragged_is_told_and_stops_with_its_photograph() throws Exception {
    // It never arrives, and has steps for hours.
    DragSettings endless = DragSettings.builder().steps(100_000).tolerance(1e-9).build();
    try (Studio dragging = TestStudio.dragging(endless);
        EditingServer other = EditingServer.start(dragging, 0)) {
      TestClient asking = TestClient.of(other);
      String photograph = asking.beginExample();
      asking.ended(photograph);
      CompletableFuture<HttpResponse<byte[]>> waiting =
          TestClient.HTTP.sendAsync(
              asking.to(photograph + "/drag?" + NOSE).POST(BodyPublishers.noBody()).build(),
              BodyHandlers.ofByteArray());
      JsonObject told = json(asking.get(photograph));
      while (!told.has("stage")) {
        Thread.sleep(5);
        told = json(asking.get(photograph));
      }
      assertThat(told.get("state").getAsString()).isEqualTo("ready");
      assertThat(told.get("stage").getAsString()).isEqualTo("drag");
      assertThat(told.get("steps").getAsInt()).isEqualTo(100_000);
      assertThat(send(asking.to(photograph).DELETE()).statusCode()).isEqualTo(204);
      assertRefused(
          waiting.get(60, TimeUnit.SECONDS), 404, "there is no such photograph, or no more");
    }
  }
}
