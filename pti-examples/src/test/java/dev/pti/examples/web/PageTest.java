package dev.pti.examples.web;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.io.Resources;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What the page's script takes for granted: each id is the page's, each address is answered. A
 * script that cannot be run here is read instead, so ids and addresses stand in it as they are.
 */
@Timeout(120)
class PageTest {
  private static String html;
  private static String script;
  private static String style;

  @BeforeAll
  static void read() throws IOException {
    html = resource("page.html");
    script = resource("pulls.js") + resource("sliders.js") + resource("page.js");
    style = resource("page.css");
  }

  private static String resource(String name) throws IOException {
    return Resources.toString(Resources.getResource(PageTest.class, name), StandardCharsets.UTF_8);
  }

  private static Set<String> all(String pattern, String text) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(it -> it.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Ids that are asked for, alone or one after the other as in {@code for (const id of [...])}. */
  private static Set<String> asked() {
    Set<String> ids = all("(?:\\$|show|put|link)\\('([\\w-]+)'", script);
    for (String ending : all("\\$\\(which \\+ '([\\w-]+)'", script)) {
      ids.addAll(Set.of("inverted" + ending, "tuned" + ending));
    }
    for (String listed : all("for \\(const (?:id|which) of \\[([^\\]]*)\\]", script)) {
      ids.addAll(all("'([\\w-]+)'", listed));
    }
    return ids;
  }

  @Test
  void every_id_that_the_script_asks_for_is_the_page_s() {
    assertThat(all(" id=\"([\\w-]+)\"", html)).containsAll(asked());
  }

  @Test
  void every_id_of_the_page_is_asked_for_or_styled_or_referred_to() {
    Set<String> used = asked();
    used.addAll(all("#([\\w-]+)", style));
    used.addAll(all("(?:for|aria-describedby)=\"([\\w-]+)\"", html));
    assertThat(used).containsAll(all(" id=\"([\\w-]+)\"", html));
  }

  @Test
  void an_id_stands_once() {
    assertThat(Pattern.compile(" id=\"([\\w-]+)\"").matcher(html).results().map(it -> it.group(1)))
        .doesNotHaveDuplicates();
  }

  /** The scripts share one room: of two functions of a name the page would call the last. */
  @Test
  void a_function_has_a_name_of_its_own() {
    assertThat(Pattern.compile("(?m)^(?:async )?function (\\w+)").matcher(script).results())
        .extracting(it -> it.group(1))
        .contains("setStrength", "put")
        .doesNotHaveDuplicates();
  }

  @Test
  void every_class_of_the_script_is_styled() {
    Set<String> classes = all("className = '([\\w-]+)'", script);
    classes.addAll(all("classList\\.toggle\\('([\\w-]+)'", script));
    classes.addAll(all(" class=\"([\\w-]+)\"", html));
    assertThat(all("\\.([a-z][\\w-]*)[ ,:{]", style)).containsAll(classes);
  }

  /** A square would cut narrow pictures, and places would be counted in it. */
  @Test
  void pictures_and_the_places_in_them_keep_their_proportions() {
    assertThat(style).contains("#pictures img {").contains("aspect-ratio: var(--shape, 1)");
    assertThat(script)
        .contains("'--shape', `${e.target.naturalWidth} / ${e.target.naturalHeight}`")
        .contains("`-.5 -.5 ${width} ${height}`")
        .contains("inside(at.y, $('edited').naturalHeight)");
  }

  /** Leaving it has forgotten the photograph, so its sliders would do nothing. */
  @Test
  void a_page_that_the_browser_kept_begins_anew() {
    assertThat(script)
        .contains("window.addEventListener('pagehide', leave)")
        .contains("window.addEventListener('pageshow', e => e.persisted && location.reload())");
  }

  @Test
  void every_state_has_a_text() {
    for (Sitting.State state : Sitting.State.values()) {
      assertThat(script)
          .containsPattern(
              "STATES = \\{.*\\b%s: '".formatted(state.name().toLowerCase(Locale.ROOT)));
    }
  }

  @Test
  void every_address_that_the_script_asks_for_is_answered() throws Exception {
    Set<String> addresses = all("['`](api/[\\w./]+)['`?]", script);
    assertThat(addresses)
        .containsExactly("api/directions", "api/photographs", "api/photographs/", "api/start");
    Set<String> files = all("\\$\\{path\\(mine\\)\\}/([\\w.]+)", script);
    assertThat(files)
        .containsExactly(
            "drag", "edit.json", "edited.png", "refine", "run.safetensors", "whole.png");
    try (Studio studio = TestStudio.open(1);
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      String photograph = client.beginExample();
      client.ended(photograph);
      for (String work : List.of("drag?pull=32,40:36,40", "refine")) {
        HttpResponse<byte[]> done =
            TestClient.send(client.to(photograph + "/" + work).POST(BodyPublishers.noBody()));
        assertThat(done.statusCode()).as(work).isEqualTo(200);
      }
      files.removeAll(Set.of("drag", "refine"));
      for (String file : files) {
        String edited = photograph + "/" + file + "?edit=smile%3D1";
        assertThat(client.get(edited).statusCode()).as(file).isEqualTo(200);
      }
      HttpResponse<byte[]> removed =
          TestClient.send(client.to(photograph + "/drag?name=drag+1").DELETE());
      assertThat(removed.statusCode()).isEqualTo(204);
      for (String address : all("(?:src|href)=\"([\\w.]+)\"", html)) {
        assertThat(client.get(address).statusCode()).as(address).isEqualTo(200);
      }
      for (String address : Set.of("api/directions", "api/start")) {
        assertThat(client.get(address).statusCode()).as(address).isEqualTo(200);
      }
      HttpResponse<byte[]> gone =
          TestClient.send(client.to(photograph).method("DELETE", BodyPublishers.noBody()));
      assertThat(gone.statusCode()).isEqualTo(204);
    }
  }
}
