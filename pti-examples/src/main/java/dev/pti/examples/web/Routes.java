package dev.pti.examples.web;

import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.Photographs;
import dev.pti.core.optimization.Drag;
import dev.pti.editing.Edit;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked for.
 *
 * <pre>
 * GET    /                                the page, and its files
 * GET    /api/start                       what there is before a photograph
 * GET    /api/directions                  what can be edited
 * POST   /api/photographs?name=N          takes a photograph, the body; ?example takes the bundled,
 *                                         ?run the saved run
 * GET    /api/photographs/ID              how far it is
 * DELETE /api/photographs/ID              forgets it
 * GET    /api/photographs/ID/target.png   and inverted.png, tuned.png
 * GET    /api/photographs/ID/edited.png?edit=NAME=STRENGTH&amp;edit=...[&amp;untuned]
 * GET    /api/photographs/ID/whole.png?edit=...[&amp;stitch]
 *                                         [&amp;blend=auto|difference|picture|gradients]
 * POST   /api/photographs/ID/drag?pull=X,Y:X,Y&amp;pull=...&amp;edit=...
 *                                         [&amp;within=face|head|eyes|mouth|background]
 * DELETE /api/photographs/ID/drag?name=N  forgets what one did
 * POST   /api/photographs/ID/refine       comes nearer to the photograph; tells what the second does
 * GET    /api/photographs/ID/edit.json?edit=...
 * GET    /api/photographs/ID/run.safetensors
 * </pre>
 */
final class Routes {
  private static final Pattern PHOTOGRAPH =
      Pattern.compile("/api/photographs/([0-9a-f-]{36})(?:/([a-z]+(?:\\.[a-z]+)?))?");

  private static final Map<String, String> FILES =
      Map.of(
          "/", "text/html; charset=utf-8",
          "/page.css", "text/css; charset=utf-8",
          "/page.js", "text/javascript; charset=utf-8",
          "/pulls.js", "text/javascript; charset=utf-8",
          "/sliders.js", "text/javascript; charset=utf-8");

  private final Studio studio;

  Routes(Studio studio) {
    this.studio = studio;
  }

  /** Reads a request's body where it is wanted. */
  interface Body {
    byte[] read() throws IOException;
  }

  /**
   * Answers.
   *
   * @throws Refusal if there is no such thing
   * @throws InvalidInputException if the request says something that cannot be used
   */
  Reply answer(String method, URI address, Body body) throws IOException {
    String path = address.getPath();
    Matcher photograph = PHOTOGRAPH.matcher(path);
    if (photograph.matches()) {
      Sitting sitting = studio.find(photograph.group(1)).orElseThrow(Refusal::forgotten);
      return of(sitting, method, photograph.group(2), Query.of(address));
    }
    if (path.equals("/api/photographs")) {
      require(method, "POST");
      return begin(Query.of(address), body);
    }
    require(method, "GET");
    return switch (path) {
      case "/api/start" -> Reply.json(200, start());
      case "/api/directions" -> Reply.json(200, studio.sliders().described());
      default -> file(path);
    };
  }

  private static Reply file(String path) {
    String type = FILES.get(path);
    if (type == null) {
      throw Refusal.notFound("page " + path);
    }
    return Reply.resource(path.equals("/") ? "page.html" : path.substring(1), type);
  }

  private Map<String, String> start() {
    Map<String, String> told = new LinkedHashMap<>();
    told.put("example", studio.example());
    studio.run().ifPresent(name -> told.put("run", name));
    return told;
  }

  private static Reply savedEdit(Sitting sitting, Query query) {
    if (!query.has("edit")) {
      throw new InvalidInputException("no edit was given, wanted edit=NAME=STRENGTH");
    }
    String json = edit(sitting, query).toJson();
    return Reply.file("application/json", json.getBytes(StandardCharsets.UTF_8));
  }

  private static void require(String method, String wanted) {
    if (!method.equals(wanted)) {
      throw new Refusal(405, "the method is %s, wanted %s".formatted(method, wanted));
    }
  }

  private Reply begin(Query query, Body body) throws IOException {
    if (query.has("example")) {
      return Reply.json(202, studio.beginExample().described());
    }
    if (query.has("run")) {
      return Reply.json(202, studio.beginRun().described());
    }
    byte[] file = body.read();
    if (file.length == 0) {
      throw new InvalidInputException("there is no photograph, wanted an image file as the body");
    }
    String given = query.first("name");
    String name = given == null || given.isBlank() ? "photograph" : given;
    Supplier<Picture> photograph = () -> Photographs.read(name, file);
    return Reply.json(202, studio.begin(name, photograph).described());
  }

  private Reply of(Sitting sitting, String method, @Nullable String which, Query query) {
    if (which == null && method.equals("DELETE")) {
      studio.forget(sitting);
      return Reply.nothing();
    }
    if ("drag".equals(which)) {
      if (method.equals("DELETE")) {
        return forgetDrag(sitting, query);
      }
      require(method, "POST");
      Drag drag = AskedDrag.of(query);
      Edit from = edit(sitting, query);
      return Reply.json(200, studio.dragged(sitting, tuned(sitting), from, drag).described());
    }
    if ("refine".equals(which)) {
      require(method, "POST");
      return Reply.json(200, studio.refined(sitting, tuned(sitting)));
    }
    require(method, "GET");
    if (which == null) {
      return Reply.json(200, sitting.described());
    }
    return switch (which) {
      case "edited.png" ->
          Reply.png(studio.edited(tuned(sitting), edit(sitting, query), query.has("untuned")));
      case "whole.png" ->
          Reply.png(
              studio.whole(
                  sitting,
                  tuned(sitting),
                  edit(sitting, query),
                  blend(query),
                  query.has("stitch")));
      case "edit.json" -> savedEdit(sitting, query);
      case "run.safetensors" ->
          Reply.file("application/octet-stream", studio.saved(sitting, tuned(sitting)));
      default -> Reply.png(picture(sitting, which));
    };
  }

  private static Reply forgetDrag(Sitting sitting, Query query) {
    String name = query.first("name");
    if (name == null) {
      throw new InvalidInputException("no drag was named, wanted name=NAME");
    }
    sitting.forgetDrag(name);
    return Reply.nothing();
  }

  private static byte[] picture(Sitting sitting, String file) {
    if (!file.endsWith(".png")) {
      throw Refusal.notFound("file " + file);
    }
    String which = file.substring(0, file.length() - ".png".length());
    return sitting.picture(which).orElseThrow(() -> Refusal.notFound("picture " + which + " yet"));
  }

  private static Tuned tuned(Sitting sitting) {
    return sitting.tuned().orElseThrow(() -> Refusal.notFound("tuned generator yet"));
  }

  private static PasteBack.Blend blend(Query query) {
    String name = query.first("blend");
    return name == null
        ? PasteBack.Blend.AUTO
        : Arrays.stream(PasteBack.Blend.values())
            .filter(it -> it.name().equalsIgnoreCase(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new InvalidInputException(
                        "blend is %s, wanted auto, difference, picture or gradients"
                            .formatted(name)));
  }

  private static Edit edit(Sitting sitting, Query query) {
    return sitting.sliders().edit(query.all("edit"));
  }
}
