package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.RunState;
import dev.pti.api.TensorFile;
import dev.pti.api.Tuning;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.film.FrameTrack;
import dev.pti.core.stylegan.StyleGan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A tuned film as one file of safetensors: {@code pivots} {@code [frames, layers, width]}, and what
 * {@link SavedResults} keeps of its tuning, with {@code difference.NAME} as {@link SavedDifference}
 * has it. The metadata holds the base generator's sha256, the settings, where the square lay in
 * each frame and by what each is known again; frames are not in the file. A checksum is over all.
 */
final class SavedFilm {
  private static final String CONTENT = "content";

  /** By which {@code inspect} knows a film, too. */
  private static final String FILM = "difference from the base generator, for the pivots of a film";

  private static final String SHA256 = "sha256";
  private static final String PIVOTS = "pivots";
  private static final String DIFFERENCE = "difference.";

  /** Before the names of what is one tuning's own; a film has one. */
  private static final String OWN = "0.";

  private static final String INVERTER = "inverter";
  private static final String SECONDS = "seconds";
  private static final String THREADS = "threads";
  private static final String LANDMARKS = "landmark_smoothing";
  private static final String LATENTS = "latent_smoothing";
  private static final String FOLLOWING = "following_steps";
  private static final String TUNING = "tuning_steps";

  private SavedFilm() {}

  /** Reads no frame: a film whose frames are gone can be saved all the same. */
  static void save(TunedFrames tuned, Path file, Precision precision) {
    if (!SavedFile.isOneFile(file)) {
      throw new InvalidInputException(
          "cannot save a film to %s: wanted a name ending in .safetensors".formatted(file));
    }
    RunState state = state(tuned);
    Map<String, FloatTensor> tensors = new LinkedHashMap<>(state.tensors());
    if (precision == Precision.FLOAT16) {
      // What the checksum is over is what is read back.
      tensors.replaceAll((name, tensor) -> isRounded(name) ? fitting(tensor, name, file) : tensor);
    }
    Map<String, String> metadata = new TreeMap<>(state.texts());
    metadata.putAll(SavedRun.generator(tuned.inverted().pti()));
    metadata.put(CONTENT, FILM);
    metadata.put("precision", precision.toString());
    metadata.put(SHA256, StateFile.sha256(tensors, metadata));
    Safetensors.write(
        file, tensors, metadata, name -> precision == Precision.FLOAT16 && isRounded(name));
  }

  private static boolean isRounded(String name) {
    if (!name.startsWith(OWN)) {
      return name.startsWith(DIFFERENCE);
    }
    String own = name.substring(OWN.length());
    return own.startsWith(SavedDifference.NOISE)
        || (SavedFeatures.has(own) && !SavedFeatures.isReach(own));
  }

  private static FloatTensor fitting(FloatTensor tensor, String name, Path file) {
    FloatTensor rounded = Safetensors.rounded(tensor);
    if (tensor.isFinite() && !rounded.isFinite()) {
      throw new InvalidInputException(
          "cannot write %s: %s holds values too large for half precision".formatted(file, name));
    }
    return rounded;
  }

  private static RunState state(TunedFrames tuned) {
    InvertedFrames inverted = tuned.inverted();
    FrameSettings settings = inverted.frames().settings();
    StyleGan generator = inverted.pti().session().generator();
    RunState.Builder state = RunState.builder();
    state.putAll(SavedResults.tunings(generator).state(List.of(tuned.tuning())));
    state.put(PIVOTS, stacked(inverted.latents()));
    state.put(INVERTER, inverted.inverter());
    state.put(SECONDS, tuned.seconds());
    state.put(THREADS, tuned.threads());
    state.put(LANDMARKS, settings.landmarkSmoothing());
    state.put(LATENTS, settings.latentSmoothing());
    state.put(FOLLOWING, settings.followingSteps());
    settings.tuningSteps().ifPresent(it -> state.put(TUNING, it));
    SavedFrames.put(inverted.track(), state);
    return state.build();
  }

  private static FloatTensor stacked(List<Latent> pivots) {
    int layers = pivots.get(0).layers();
    int width = pivots.get(0).width();
    float[] values = new float[pivots.size() * layers * width];
    for (int i = 0; i < pivots.size(); i++) {
      float[] pivot = pivots.get(i).toTensor().toArray();
      System.arraycopy(pivot, 0, values, i * pivot.length, pivot.length);
    }
    return FloatTensor.wrap(values, pivots.size(), layers, width);
  }

  /** Opens a film and looks at every frame, to see that it is the one that was inverted. */
  static TunedFrames open(Pti pti, Path path, Frames frames, Cancellation cancellation) {
    pti.session().requireOpen();
    TensorFile file = TensorFile.read(path);
    if (!isFilm(file)) {
      throw new InvalidInputException(path + " holds no film");
    }
    SavedRun.requireGenerator(pti, file, path);
    RunState state = checked(file, path);
    Tuning tuning = tuning(pti, state);
    FrameTrack track = SavedFrames.read(state, frames.reader(), pti.settings().aligner());
    List<Latent> pivots = pivots(state, track.places().size(), pti.session().generator());
    SavedFrames.requireSame(state.label(), pti, track, frames.reader(), cancellation);
    InvertedFrames inverted =
        InvertedFrames.opened(
            pti, frames.with(it -> settings(it, state)), track, pivots, state.text(INVERTER));
    return TunedFrames.of(inverted, List.of(tuning), state.number(SECONDS), state.integer(THREADS));
  }

  private static FrameSettings.Builder settings(FrameSettings.Builder settings, RunState state) {
    settings
        .landmarkSmoothing(state.number(LANDMARKS))
        .latentSmoothing(state.number(LATENTS))
        .followingSteps(state.integer(FOLLOWING))
        .tuningSteps(
            state.texts().containsKey(TUNING)
                ? OptionalInt.of(state.integer(TUNING))
                : OptionalInt.empty());
    return settings;
  }

  private static List<Latent> pivots(RunState state, int count, StyleGan generator) {
    FloatTensor all = state.tensor(PIVOTS);
    int layers = generator.layers();
    int width = generator.latentWidth();
    if (!Arrays.equals(all.shape(), new long[] {count, layers, width})) {
      throw new InvalidInputException(
          "%s is damaged: pivots have shape %s, wanted [%d, %d, %d]"
              .formatted(state.label(), Arrays.toString(all.shape()), count, layers, width));
    }
    float[] values = all.toArray();
    List<Latent> pivots = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] pivot = Arrays.copyOfRange(values, i * layers * width, (i + 1) * layers * width);
      pivots.add(Latent.inWPlus(FloatTensor.wrap(pivot, layers, width)));
    }
    return pivots;
  }

  /** Says whether a file holds a film. */
  static boolean isFilm(TensorFile file) {
    return FILM.equals(file.metadata().get(CONTENT));
  }

  /** What tuning changed. */
  static Tuning tuning(Pti pti, TensorFile film, Path path) {
    return tuning(pti, checked(film, path));
  }

  private static Tuning tuning(Pti pti, RunState state) {
    Tuning tuning = SavedResults.tunings(pti.session().generator()).result(state).get(0);
    CheckedResults.requireNoise(
        state.label() + " holds", tuning.noise(), pti.session().generator());
    return tuning;
  }

  private static RunState checked(TensorFile file, Path path) {
    Map<String, String> texts = new TreeMap<>(file.metadata());
    String sum = texts.remove(SHA256);
    if (!StateFile.sha256(file.tensors(), texts).equals(sum)) {
      throw new InvalidInputException(path + " is damaged: its checksum differs");
    }
    return new RunState(path.toString(), file.tensors(), texts);
  }
}
