package dev.pti;

import static java.util.Objects.requireNonNull;

import com.google.gson.Gson;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.RunState;
import dev.pti.core.film.FrameTrack;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.FrameReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a saved film says of its frames: where the square lay, and by what each is known again. */
final class SavedFrames {
  private static final String WIDTH = "frame_width";
  private static final String HEIGHT = "frame_height";
  private static final String ALIGNER = "aligner";
  private static final String FRAMES = "frames";
  private static final Gson GSON = new Gson();

  private SavedFrames() {}

  /** All frames, those in order that a square was found in, and why others are left out. */
  private record Stored(List<Frame> frames, Map<String, String> leftOut) {}

  private record Frame(String name, String sha256, @Nullable String placement, boolean bridged) {}

  static void put(FrameTrack track, RunState.Builder state) {
    state.put(WIDTH, track.width());
    state.put(HEIGHT, track.height());
    state.put(ALIGNER, RunIdentity.stable(track.aligner()));
    List<Frame> frames = new ArrayList<>();
    for (FrameTrack.Place place : track.places()) {
      String placement = place.placement().map(SavedPlacement::text).orElse(null);
      frames.add(new Frame(place.name(), place.sha256(), placement, place.isBridged()));
    }
    state.put(FRAMES, GSON.toJson(new Stored(frames, track.leftOut())));
  }

  /**
   * Finds the frames by their names.
   *
   * @param own the aligner of a film that was cut by none of the library's
   */
  static FrameTrack read(RunState state, FrameReader reader, Aligner own) {
    Stored stored = stored(state);
    Map<String, Integer> given = new LinkedHashMap<>();
    for (int i = 0; i < reader.count(); i++) {
      if (!stored.leftOut.containsKey(reader.name(i))) {
        given.put(reader.name(i), i);
      }
    }
    requireNames(state.label(), stored.frames.stream().map(Frame::name).toList(), given, reader);
    List<FrameTrack.Place> places = new ArrayList<>();
    for (Frame frame : stored.frames) {
      Optional<Placement> placement =
          Optional.ofNullable(frame.placement)
              .map(text -> SavedPlacement.parse(text, state.label()));
      places.add(
          new FrameTrack.Place(
              requireNonNull(given.get(frame.name)),
              frame.name,
              placement,
              frame.bridged,
              frame.sha256));
    }
    boolean isCut = places.stream().anyMatch(it -> it.placement().isEmpty());
    return new FrameTrack(
        isCut ? aligner(state, own) : own,
        state.integer(WIDTH),
        state.integer(HEIGHT),
        places,
        stored.leftOut);
  }

  private static Stored stored(RunState state) {
    String text = state.text(FRAMES);
    try {
      Stored stored = GSON.fromJson(text, Stored.class);
      // Lists and maps that are copied hold no null.
      List<Frame> frames = List.copyOf(stored.frames);
      if (frames.isEmpty() || frames.stream().anyMatch(it -> it.name == null)) {
        throw new IllegalArgumentException("no frames");
      }
      return new Stored(frames, new LinkedHashMap<>(stored.leftOut));
    } catch (RuntimeException e) {
      // Of JSON, or of what is not in it: all are damage.
      throw new InvalidInputException(
          state.label() + " is damaged: what it says of its frames cannot be read", e);
    }
  }

  private static void requireNames(
      String film, List<String> wanted, Map<String, Integer> given, FrameReader reader) {
    for (String name : wanted) {
      if (!given.containsKey(name)) {
        throw new InvalidInputException(
            "%s has no frame %s, which %s was made of".formatted(reader, name, film));
      }
    }
    Set<String> known = Set.copyOf(wanted);
    List<String> names = List.copyOf(given.keySet());
    for (String name : names) {
      if (!known.contains(name)) {
        throw new InvalidInputException(
            "%s has a frame %s, which %s was not made of".formatted(reader, name, film));
      }
    }
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).equals(wanted.get(i))) {
        throw new InvalidInputException(
            "frame %d of %s is %s, of %s it is %s"
                .formatted(i + 1, reader, names.get(i), film, wanted.get(i)));
      }
    }
  }

  /** One that finds faces is not asked again; another has to be the one that cut the film. */
  private static Aligner aligner(RunState state, Aligner own) {
    String saved = state.text(ALIGNER);
    for (Aligner known : List.of(Aligner.centreCrop(), Aligner.alreadyAligned())) {
      if (known.toString().equals(saved)) {
        return known;
      }
    }
    String here = RunIdentity.stable(own);
    if (!here.equals(saved)) {
      throw new InvalidInputException(
          "%s was cut by the aligner %s, this Pti has %s".formatted(state.label(), saved, here));
    }
    return own;
  }

  /** Reads every frame once. */
  static void requireSame(
      String film, Pti pti, FrameTrack track, FrameReader reader, Cancellation cancellation) {
    List<FrameTrack.Place> places = track.places();
    FrameProgress progress = new FrameProgress(pti, "frames", places.size(), cancellation);
    progress.stopIfAsked(0);
    for (int i = 0; i < places.size(); i++) {
      FrameTrack.Place place = places.get(i);
      requireSame(film, track, place, reader);
      progress.done(i, place.name());
    }
  }

  private static void requireSame(
      String film, FrameTrack track, FrameTrack.Place place, FrameReader reader) {
    Picture frame = reader.read(place.index());
    if (frame.width() != track.width() || frame.height() != track.height()) {
      throw new InvalidInputException(
          "frame %s of %s is %d x %d pixels, %s was made of frames of %d x %d"
              .formatted(
                  place.name(),
                  reader,
                  frame.width(),
                  frame.height(),
                  film,
                  track.width(),
                  track.height()));
    }
    if (!FrameTrack.isOf(place, frame)) {
      throw new InvalidInputException(
          "frame %s of %s is another picture than the one that %s was made of"
              .formatted(place.name(), reader, film));
    }
  }
}
