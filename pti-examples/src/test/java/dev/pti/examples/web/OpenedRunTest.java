package dev.pti.examples.web;

import static dev.pti.examples.web.TestClient.assertRefused;
import static dev.pti.examples.web.TestClient.edits;
import static dev.pti.examples.web.TestClient.pixels;
import static dev.pti.examples.web.TestClient.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.pti.core.image.Photographs;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run that the page saved is opened again, tuned. */
@Timeout(120)
class OpenedRunTest {
  @TempDir static Path folder;
  private static Path run;
  private static int[] edited;
  private static int[] whole;

  @BeforeAll
  static void save() throws Exception {
    try (Studio studio = TestStudio.open(2);
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      String photograph = client.beginExample();
      client.ended(photograph);
      edited = pixels(client.get(photograph + "/edited.png" + edits("smile=2")));
      whole = pixels(client.get(photograph + "/whole.png" + edits("smile=2")));
      HttpResponse<byte[]> saved = client.get(photograph + "/run.safetensors");
      assertThat(saved.statusCode()).isEqualTo(200);
      assertThat(saved.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
      run = Files.write(folder.resolve("eileen.safetensors"), saved.body());
    }
  }

  private static String beginRun(TestClient client) throws Exception {
    return client.begin("?run", BodyPublishers.noBody());
  }

  @Test
  void it_is_ready_without_tuning_and_draws_the_same() throws Exception {
    try (Studio studio = TestStudio.open(run, Optional.of(Photographs::astronaut));
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      assertThat(text(client.get("api/start")))
          .isEqualTo("{\"example\":\"astronaut\",\"run\":\"astronaut\"}");
      String photograph = beginRun(client);
      JsonObject told = client.ended(photograph);
      assertThat(told.get("state").getAsString()).as("%s", told).isEqualTo("ready");
      assertThat(told.get("name").getAsString()).isEqualTo("astronaut");
      assertThat(told.get("pictures").toString()).isEqualTo("[\"inverted\",\"target\",\"tuned\"]");
      assertThat(told.has("lacking")).isFalse();
      assertThat(pixels(client.get(photograph + "/edited.png" + edits("smile=2"))))
          .isEqualTo(edited);
      assertThat(pixels(client.get(photograph + "/whole.png" + edits("smile=2")))).isEqualTo(whole);
      client.ended(beginRun(client));
      assertThat(client.get(photograph).statusCode()).as("the first one stays").isEqualTo(200);
    }
  }

  @Test
  void without_its_photograph_there_is_nothing_to_put_it_into() throws Exception {
    try (Studio studio = TestStudio.open(run, Optional.empty());
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      String photograph = beginRun(client);
      String lacking =
          "the photograph of astronaut is not at hand; serve RUN --paste-into PHOTOGRAPH brings it";
      assertThat(client.ended(photograph).get("lacking").getAsString()).isEqualTo(lacking);
      assertRefused(client.get(photograph + "/whole.png" + edits("smile=2")), 400, lacking);
    }
  }

  @Test
  void one_that_is_not_tuned_is_edited_and_saved_too() throws Exception {
    try (Studio studio = TestStudio.untuned();
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      String photograph = client.beginExample();
      assertThat(client.ended(photograph).get("pictures").toString())
          .isEqualTo("[\"inverted\",\"target\"]");
      int[] drawn = pixels(client.get(photograph + "/edited.png" + edits("smile=2")));
      Path untuned = folder.resolve("untuned.safetensors");
      Files.write(untuned, client.get(photograph + "/run.safetensors").body());
      try (Studio again = TestStudio.open(untuned, Optional.empty());
          EditingServer other = EditingServer.start(again, 0)) {
        TestClient asking = TestClient.of(other);
        String opened = beginRun(asking);
        assertThat(asking.ended(opened).get("pictures").toString())
            .isEqualTo("[\"inverted\",\"target\"]");
        assertThat(pixels(asking.get(opened + "/edited.png" + edits("smile=2")))).isEqualTo(drawn);
      }
    }
  }
}
