package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The page is served until the command is interrupted. */
@Timeout(120)
class ServeCommandTest {
  @Test
  void the_address_is_printed_and_the_named_directions_have_sliders() throws Exception {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CompletableFuture<Integer> status = new CompletableFuture<>();
    Thread command =
        new Thread(
            () ->
                status.complete(
                    Main.run(new PrintWriter(out), new PrintWriter(err), "serve", "--port", "0")));
    command.start();
    try {
      while (!out.toString().contains("\n") && command.isAlive()) {
        Thread.sleep(20);
      }
      assertThat(out.toString()).as("%s", err).matches("http://127\\.0\\.0\\.1:\\d+/\\R");
      URI page = URI.create(out.toString().strip());
      HttpRequest request =
          HttpRequest.newBuilder(page.resolve("api/directions"))
              .timeout(Duration.ofSeconds(10))
              .build();
      assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body())
          .contains("\"age\"", "\"male\"", "\"smile\"", "\"turn\"", "\"sefa-6\"")
          .doesNotContain("sefa-7");
    } finally {
      command.interrupt();
    }
    assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(Main.INTERRUPTED);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void a_port_that_is_none_is_refused() {
    Cli cli = Cli.run("serve", "--port", 70_000);
    assertThat(cli.status()).isEqualTo(Main.BAD_INPUT);
    assertThat(cli.err()).isEqualTo("pti: port is 70000, wanted 0 to 65535");
  }
}
