package dev.pti.examples.web;

import static dev.pti.examples.web.TestClient.apart;
import static dev.pti.examples.web.TestClient.edits;
import static dev.pti.examples.web.TestClient.pixels;
import static dev.pti.examples.web.TestClient.send;
import static dev.pti.examples.web.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.Edited;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Point;
import dev.pti.api.StyleLayer;
import dev.pti.core.optimization.Drag;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Edit;
import dev.pti.editing.StyleDirection;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A slider of style channels goes wherever one of latents goes. */
@Timeout(120)
class StyleSliderTest {
  private static Studio studio;
  private static EditingServer server;
  private static TestClient client;
  private static String photograph;
  private static Direction smile;
  private static StyleDirection colours;

  @BeforeAll
  static void start() throws Exception {
    studio = TestStudio.offering(pti -> List.of(slider(pti)));
    server = EditingServer.start(studio, 0);
    client = TestClient.of(server);
    photograph = client.beginExample();
    client.ended(photograph);
  }

  @AfterAll
  static void close() {
    server.close();
    studio.close();
  }

  private static Slider slider(Pti pti) {
    smile = DirectionCatalog.bundled(pti.generator()).get("smile");
    colours = StyleDirection.of(smile, pti.generator().styleLayers(), StyleLayer::toRgb);
    return new Slider("colours", Edit.of(colours, 1), 3, "Your own", "colours.safetensors");
  }

  private static Tuned tuned() {
    String id = photograph.substring(photograph.lastIndexOf('/') + 1);
    return studio.find(id).flatMap(Sitting::tuned).orElseThrow();
  }

  private static HttpResponse<byte[]> edited(String... edits) throws Exception {
    return client.get(photograph + "/edited.png" + edits(edits));
  }

  private static Edit saved(String... edits) throws Exception {
    HttpResponse<byte[]> json = client.get(photograph + "/edit.json" + edits(edits));
    return Edit.fromJson(text(json), DirectionCatalog.of(List.of()));
  }

  @Test
  void it_is_drawn_on_top_of_the_others_in_the_square_and_in_the_whole_photograph()
      throws Exception {
    assertThat(text(client.get("api/directions"))).contains("\"colours\"");
    assertThat(pixels(edited("colours=3"))).isNotEqualTo(pixels(edited()));
    HttpResponse<byte[]> both = edited("colours=3", "smile=1");
    assertThat(pixels(both)).isEqualTo(pixels(edited("smile=1", "colours=3")));
    Edited expected = tuned().edit(smile, 1).editStyles(colours.withStrength(3));
    assertThat(apart(both, expected.picture())).as("a level").isLessThan(2 / 127.5);
    assertThat(pixels(client.get(photograph + "/whole.png" + edits("colours=3"))))
        .isNotEqualTo(pixels(client.get(photograph + "/whole.png")));
  }

  @Test
  void it_is_in_the_saved_edit() throws Exception {
    Edit edit = saved("smile=1", "colours=-2");
    assertThat(edit.styleEditors()).hasSize(1);
    assertThat(edit.toString()).startsWith("smile 1, then smile -2 on ");
    assertThat(apart(edited("smile=1", "colours=-2"), tuned().edit(edit).picture()))
        .as("a level")
        .isLessThan(2 / 127.5);
  }

  @Test
  void a_drag_begins_where_it_is_and_with_it_draws_where_it_led() throws Exception {
    HttpResponse<byte[]> dragged =
        send(
            client
                .to(photograph + "/drag?pull=32,40:36,40&edit=colours%3D3")
                .POST(BodyPublishers.noBody()));
    assertThat(dragged.statusCode()).isEqualTo(200);
    Drag drag = Drag.of(new Point(32, 40), new Point(36, 40)).with(b -> b.steps(2));
    Edited led = tuned().editStyles(colours.withStrength(3)).drag(drag).edited();
    assertThat(apart(edited("drag 1=1", "colours=3"), led.picture()))
        .as("a level")
        .isLessThan(2 / 127.5);
    assertThat(apart(edited("colours=3"), led.picture())).isGreaterThan(8 / 127.5);
    assertThat(saved("drag 1=1").styleEditors()).as("the drag alone").isEmpty();
  }
}
