package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page is served until the command is interrupted. */
@Timeout(120)
class ServeCommandTest {
  @TempDir static Path folder;

  /** What a command prints until it serves, and what it then answers to a path. */
  private record Served(String out, String answer) {
    static Served of(String path, Object... options) throws Exception {
      StringWriter out = new StringWriter();
      StringWriter err = new StringWriter();
      CompletableFuture<Integer> status = new CompletableFuture<>();
      String[] args =
          Stream.concat(Stream.of("serve", "--port", "0"), Stream.of(options))
              .map(String::valueOf)
              .toArray(String[]::new);
      Thread command =
          new Thread(
              () -> status.complete(Main.run(new PrintWriter(out), new PrintWriter(err), args)));
      command.start();
      try {
        Pattern address = Pattern.compile("http://127\\.0\\.0\\.1:\\d+/(?=\\R)");
        Matcher printed = address.matcher(out.toString());
        while (!printed.find() && command.isAlive()) {
          Thread.sleep(20);
          printed = address.matcher(out.toString());
        }
        assertThat(out.toString()).as("%s", err).containsPattern(address);
        HttpRequest request =
            HttpRequest.newBuilder(URI.create(printed.group()).resolve(path))
                .timeout(Duration.ofSeconds(10))
                .build();
        String answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
        command.interrupt();
        assertThat(status.get(60, TimeUnit.SECONDS)).isEqualTo(Main.INTERRUPTED);
        assertThat(err.toString()).isEmpty();
        return new Served(out.toString(), answer);
      } finally {
        command.interrupt();
      }
    }
  }

  @Test
  void the_address_is_printed_and_the_named_directions_have_sliders() throws Exception {
    Served served = Served.of("api/directions");
    assertThat(served.out()).matches("http://127\\.0\\.0\\.1:\\d+/\\R");
    assertThat(served.answer())
        .contains("\"age\"", "\"male\"", "\"smile\"", "\"turn\"", "\"sefa-6\"")
        .doesNotContain("sefa-7");
  }

  @Test
  void directions_are_added_and_the_ways_of_invert_are_taken() throws Exception {
    Served served =
        Served.of(
            "api/directions",
            "--generator",
            Cli.PORTRAIT64,
            "--inverter",
            "encoder+w:" + Cli.PORTRAIT64_ENCODER,
            "--invert-steps",
            2,
            "--tune-steps",
            3,
            "--face=only",
            "--direction",
            "sefa-9",
            "--direction=smile@4-7");
    assertThat(served.answer()).contains("\"sefa-9\"", "\"smile@4-7\"", "\"Your own\"");
  }

  @Test
  void a_saved_run_is_what_the_page_starts_with() throws Exception {
    Cli inverted =
        Cli.run(
            "invert",
            Cli.PORTRAIT,
            "--generator",
            Cli.PORTRAIT64,
            "--inverter=mean",
            "--tune-steps=1",
            "--quiet",
            "--out",
            folder);
    assertThat(inverted.err()).isEmpty();
    Path run = folder.resolve("portrait");
    assertThat(
            Served.of(
                    "api/start",
                    run,
                    "--generator",
                    Cli.PORTRAIT64,
                    "--paste-into",
                    Cli.PORTRAIT,
                    "--aligned")
                .answer())
        .isEqualTo("{\"example\":\"portrait\",\"run\":\"portrait\"}");
    Path other = Cli.CORE.resolve("main/resources/dev/pti/astronaut.jpg");
    refused(
        Cli.run("serve", run, "--generator", Cli.PORTRAIT64, "--paste-into", other),
        other + ": photograph is 512 x 512, the target was cut from one of 256 x 256");
  }

  @Test
  void what_belongs_to_one_photograph_alone_is_refused() {
    refused(
        Cli.run("serve", "--inverter", "given:pivot.npy"),
        "--inverter is given:pivot.npy, wanted one that finds the pivot of any photograph");
    refused(Cli.run("serve", "--paste-into", Cli.PORTRAIT), "--paste-into is set, wanted with RUN");
  }

  @Test
  void a_run_that_is_none_is_refused() {
    refused(
        Cli.run("serve", folder.resolve("nobody")),
        folder.resolve("nobody") + " holds no saved run: there is no such folder");
  }

  private static void refused(Cli cli, String message) {
    assertThat(cli.err()).isEqualTo("pti: " + message);
    assertThat(cli.status()).isEqualTo(Main.BAD_INPUT);
  }

  @Test
  void a_port_that_is_none_is_refused() {
    refused(Cli.run("serve", "--port", 70_000), "port is 70000, wanted 0 to 65535");
  }
}
