package dev.pti;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.pti.api.Direction;
import dev.pti.api.FaceChoice;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.PivotalTuning;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.SemanticFactorization;
import dev.pti.examples.pages.EditHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what docs/service.md says, on a small generator. */
@Timeout(120)
class ServicePageTest {
  private static final Path GENERATOR =
      Path.of("..", "pti-core/src/test/resources/parity/small.generator.safetensors");

  @TempDir Path runs;

  @Test
  void the_page_shows_this_code() {
    Page.of("service.md").requireSnippetsIn(ServicePageTest.class, EditHandler.class);
  }

  @Test
  void a_photograph_goes_in_and_an_edited_one_comes_out() throws Exception {
    try (Pti pti = small();
        EditHandler handler = new EditHandler(pti, direction(pti))) {
      HttpServer server = start(handler, 0);
      try {
        byte[] upload = PictureFiles.encode(Photographs.astronaut());
        HttpResponse<byte[]> answer = post(server, upload);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(Photographs.read("answer", answer.body()))
            .hasToString("picture 512 x 512")
            .isNotEqualTo(Photographs.astronaut());
        HttpResponse<byte[]> refusal = post(server, new byte[] {1, 2, 3});
        assertThat(refusal.statusCode()).isEqualTo(400);
        assertThat(new String(refusal.body(), UTF_8)).startsWith("upload is ");
        assertThat(post(server, new byte[20_000_001]).statusCode()).isEqualTo(413);
      } finally {
        server.stop(0);
      }
    }
  }

  @Test
  void one_pti_for_the_application() {
    Pti pti = Pti.builder().face(FaceChoice.largest()).build();
    Direction smile = DirectionCatalog.bundled(pti.generator()).get("smile");
    EditHandler handler = new EditHandler(pti, smile);
    Runtime.getRuntime().addShutdownHook(new Thread(pti::close));
    handler.close();
    pti.close();
    assertThat(smile.name()).isEqualTo("smile");
  }

  @Test
  void edited_again_later() {
    byte[] upload = PictureFiles.encode(Photographs.astronaut());
    try (Pti pti = small()) {
      Direction direction = direction(pti);
      Picture photograph = Photographs.read("upload", upload);
      Tuned tuned = pti.invert(photograph.toBufferedImage()).tune();
      tuned.save(runs.resolve("1f0c.safetensors"));
      Tuned again = pti.open(runs.resolve("1f0c.safetensors"));
      Picture whole = again.edit(direction, -1).pasteBack(Photographs.read("upload", upload));
      assertThat(whole).hasToString("picture 512 x 512");
    }
  }

  private static HttpServer start(EditHandler handler, int port) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext("/smile", handler);
    server.setExecutor(Executors.newCachedThreadPool());
    server.start();
    return server;
  }

  private static HttpResponse<byte[]> post(HttpServer server, byte[] body) throws Exception {
    URI address = URI.create("http://127.0.0.1:%d/smile".formatted(server.getAddress().getPort()));
    HttpRequest request =
        HttpRequest.newBuilder(address).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private static Pti small() {
    return Pti.builder()
        .generator(GENERATOR)
        .device("cpu")
        .face(FaceChoice.largest())
        .inverter(new MeanLatent())
        .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)))
        .withoutLocality()
        .build();
  }

  private static Direction direction(Pti pti) {
    return SemanticFactorization.of(pti.generator()).directions(1).get(0);
  }
}
