package dev.pti.examples.web;

import com.google.common.io.ByteStreams;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Serves the page and what it asks for, to this machine alone.
 *
 * <p>Who else might reach it is a page of somebody else's that is open in the same browser. It may
 * have a name of its own point here, so that requests count as its own: their Host is not ours. Or
 * it may send requests here without seeing the answers: their Origin is not ours. Both are refused.
 * Nothing is written to disk, and nothing is fetched from elsewhere.
 */
public final class EditingServer implements AutoCloseable {
  /** The largest file that is taken, in bytes. */
  static final int MOST_BYTES = 32 << 20;

  /** For the page: everything comes from here, and nobody shows it inside of theirs. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final Set<String> OWN_NAMES = Set.of("localhost", "127.0.0.1", "[::1]");

  static {
    // Else the JDK's server sends head and body of an answer 40 ms apart.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;

  /** One for each request: those for edits wait, and others, to stop it for one, must not. */
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private final Routes routes;

  private EditingServer(HttpServer server, Studio studio) {
    this.server = server;
    routes = new Routes(studio);
  }

  /**
   * Starts to listen.
   *
   * @param studio does the work; stays the caller's
   * @param port from 1 to 65535, or 0 for any that is free
   * @return the caller closes it, before the studio
   * @throws InvalidInputException if the port is none, is taken or not allowed
   */
  public static EditingServer start(Studio studio, int port) {
    if (port < 0 || port > 65535) {
      throw new InvalidInputException("port is " + port + ", wanted 0 to 65535");
    }
    try {
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      InetSocketAddress own = new InetSocketAddress(loopback, port);
      HttpServer http = HttpServer.create(own, 0);
      EditingServer server = new EditingServer(http, studio);
      http.setExecutor(server.threads);
      http.createContext("/", server::handle);
      http.start();
      return server;
    } catch (IOException e) {
      throw new InvalidInputException(
          "cannot listen on port %d: %s; --port is another".formatted(port, e.getMessage()), e);
    }
  }

  /**
   * Returns where the page is.
   *
   * @return as in {@code http://127.0.0.1:8080/}
   */
  public URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      send(exchange, answer(exchange));
    }
  }

  private Reply answer(HttpExchange exchange) throws IOException {
    try {
      requireOwn(exchange);
      return routes.answer(
          exchange.getRequestMethod(), exchange.getRequestURI(), () -> body(exchange));
    } catch (Refusal e) {
      return Reply.error(e.status(), String.valueOf(e.getMessage()));
    } catch (InvalidInputException e) {
      return Reply.error(400, String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      return Reply.error(500, e.toString());
    }
  }

  private static void requireOwn(HttpExchange exchange) {
    String host = exchange.getRequestHeaders().getFirst("Host");
    if (host == null || !OWN_NAMES.contains(host.replaceFirst(":\\d+$", ""))) {
      throw new Refusal(403, "the host is " + host + ", wanted this machine by its own name");
    }
    String origin = exchange.getRequestHeaders().getFirst("Origin");
    if (origin != null && !origin.equals("http://" + host)) {
      throw new Refusal(403, "the origin is " + origin + ", wanted this page");
    }
  }

  private static byte[] body(HttpExchange exchange) throws IOException {
    String length = exchange.getRequestHeaders().getFirst("Content-Length");
    // What is no number is refused before it comes here.
    if (length == null || Long.parseLong(length) <= MOST_BYTES) {
      InputStream in = exchange.getRequestBody();
      byte[] body = ByteStreams.limit(in, MOST_BYTES + 1L).readAllBytes();
      if (body.length <= MOST_BYTES) {
        return body;
      }
    }
    throw new Refusal(
        413, "the file is too large, wanted at most %d MiB".formatted(MOST_BYTES >> 20));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    exchange.getResponseHeaders().set("Content-Security-Policy", POLICY);
    exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
    exchange.getResponseHeaders().set("Referrer-Policy", "no-referrer");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    long length = reply.body().size();
    boolean isEmpty = length == 0;
    if (!isEmpty) {
      exchange.getResponseHeaders().set("Content-Type", reply.type());
    }
    boolean isHead = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(reply.status(), isEmpty || isHead ? -1 : length);
    if (!isEmpty && !isHead) {
      try (OutputStream out = exchange.getResponseBody()) {
        reply.body().copyTo(out);
      }
    }
  }

  /** Stops listening. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
