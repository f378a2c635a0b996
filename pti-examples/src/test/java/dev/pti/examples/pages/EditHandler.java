package dev.pti.examples.pages;

// The handler of docs/service.md: ServicePageTest holds the page to it, and runs it.
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import dev.pti.Edited;
import dev.pti.Pti;
import dev.pti.api.Direction;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import java.io.IOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** POST an image file, get the edited photograph as PNG. */
public final class EditHandler implements HttpHandler, AutoCloseable {
  private static final int MOST_BYTES = 20_000_000;

  private final Pti pti;
  private final Direction direction;
  // One thread does all that computes; eight photographs may wait for it.
  private final ExecutorService worker =
      new ThreadPoolExecutor(1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(8));

  public EditHandler(Pti pti, Direction direction) {
    this.pti = pti;
    this.direction = direction;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    byte[] upload = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (upload.length > MOST_BYTES) {
      answer(exchange, 413, "the file has more than 20,000,000 bytes");
      return;
    }
    try {
      byte[] edited = worker.submit(() -> edit(upload)).get();
      answer(exchange, 200, "image/png", edited);
    } catch (RejectedExecutionException e) {
      answer(exchange, 503, "too many photographs wait already");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvalidInputException bad) {
        answer(exchange, 400, bad.getMessage());
      } else {
        System.getLogger("edits").log(System.Logger.Level.ERROR, "not edited", e.getCause());
        answer(exchange, 500, "the photograph could not be edited");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      answer(exchange, 503, "the service is stopping");
    }
  }

  private byte[] edit(byte[] upload) {
    Picture photograph = Photographs.read("upload", upload);
    Edited edited = pti.invert(photograph).tune().edit(direction, 2);
    return PictureFiles.encode(edited.pasteBack());
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    answer(exchange, status, "text/plain; charset=utf-8", text.getBytes(UTF_8));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    try (exchange) {
      exchange.getResponseBody().write(body);
    }
  }

  /** Takes no more photographs. Close the {@code Pti} next, which stops the one that is at work. */
  @Override
  public void close() {
    worker.shutdown();
  }
}
