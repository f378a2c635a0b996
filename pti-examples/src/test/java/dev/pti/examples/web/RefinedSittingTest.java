package dev.pti.examples.web;

import static dev.pti.examples.web.TestClient.assertRefused;
import static dev.pti.examples.web.TestClient.edits;
import static dev.pti.examples.web.TestClient.json;
import static dev.pti.examples.web.TestClient.pixels;
import static dev.pti.examples.web.TestClient.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.pti.Tuned;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A photograph that was tuned in few steps is refined in few more. */
@Timeout(120)
class RefinedSittingTest {
  @TempDir Path folder;

  private static HttpResponse<byte[]> refine(TestClient client, String photograph)
      throws Exception {
    return send(client.to(photograph + "/refine").POST(BodyPublishers.noBody()));
  }

  private static double mse(JsonObject told) {
    return told.getAsJsonObject("tuned").get("mse").getAsDouble();
  }

  @Test
  void is_nearer_is_drawn_so_and_is_saved_so() throws Exception {
    try (Studio studio = TestStudio.open(2);
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      String photograph = client.beginExample();
      JsonObject before = client.ended(photograph);
      int[] smile = pixels(client.get(photograph + "/edited.png" + edits("smile=.2")));
      assertThat(before.get("refined").getAsBoolean()).isFalse();

      JsonObject after = json(refine(client, photograph));
      assertThat(after.get("refined").getAsBoolean()).isTrue();
      assertThat(after.get("state").getAsString()).isEqualTo("ready");
      assertThat(mse(after)).isLessThan(mse(before));
      assertThat(pixels(client.get(photograph + "/tuned.png")))
          .isEqualTo(pixels(client.get(photograph + "/edited.png")));
      assertThat(pixels(client.get(photograph + "/edited.png" + edits("smile=.2"))))
          .isNotEqualTo(smile);
      assertRefused(refine(client, photograph), 400, "astronaut is refined already");

      Path run = folder.resolve("run.safetensors");
      Files.write(run, client.get(photograph + "/run.safetensors").body());
      try (Studio again = TestStudio.open(run, Optional.empty())) {
        Sitting opened = again.beginRun();
        TestStudio.untilOver(opened);
        Tuned tuned = opened.tuned().orElseThrow();
        assertThat(tuned.tuning().features()).hasSize(1);
        assertThat(opened.described()).containsEntry("refined", true);
      }
    }
  }

  @Test
  void is_not_one_that_was_not_tuned() throws Exception {
    try (Studio studio = TestStudio.untuned();
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      String photograph = client.beginExample();
      client.ended(photograph);
      assertRefused(
          refine(client, photograph),
          400,
          "astronaut is not tuned, wanted that before it is refined");
    }
  }

  @Test
  void is_not_one_that_is_still_tuned() throws Exception {
    try (Studio studio = TestStudio.open(100_000);
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      String photograph = client.beginExample();
      // It does not wait for what may take an hour.
      assertRefused(refine(client, photograph), 404, "there is no tuned generator yet");
    }
  }

  @Test
  void answers_to_post_alone() throws Exception {
    try (Studio studio = TestStudio.untuned();
        EditingServer server = EditingServer.start(studio, 0)) {
      TestClient client = TestClient.of(server);
      String photograph = client.beginExample();
      assertRefused(client.get(photograph + "/refine"), 405, "the method is GET, wanted POST");
    }
  }
}
