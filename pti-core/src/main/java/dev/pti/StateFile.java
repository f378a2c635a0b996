package dev.pti;

import com.google.common.hash.Hashing;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.RunState;
import dev.pti.api.TensorFile;
import dev.pti.api.files.AtomicFiles;
import dev.pti.core.checkpoint.Checksums;
import dev.pti.core.checkpoint.Safetensors;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The file of a run that can be resumed: the state of its loop, or its result once it has ended.
 *
 * <p>It is replaced whole, so that a run that dies leaves the last state or none. The metadata says
 * which run it is of, as {@code run.NAME}, and has a checksum over everything. Reading uses streams
 * that an interrupt does not close: an interrupted run still keeps its state.
 *
 * @param path the file
 * @param identity what the run is, by the names that errors use
 */
record StateFile(Path path, Map<String, String> identity) {
  private static final String RUN = "run.";
  private static final String TEXT = "text.";
  private static final String LOOP = "loop";
  private static final String SHA256 = "sha256";
  private static final Set<Path> IN_USE = ConcurrentHashMap.newKeySet();

  /**
   * What a file held.
   *
   * @param loop whose state it is; see {@link #isResult}
   */
  record Content(String loop, RunState state) {
    /** Says whether the run has ended. */
    boolean isResult() {
      return loop.isEmpty();
    }
  }

  StateFile {
    identity = new LinkedHashMap<>(identity);
  }

  /** Replaces the file by the state of a loop. */
  void write(String loop, RunState state) {
    Map<String, String> metadata = new TreeMap<>();
    identity.forEach((name, value) -> metadata.put(RUN + name, value));
    state.texts().forEach((name, text) -> metadata.put(TEXT + name, text));
    metadata.put(LOOP, loop);
    metadata.put(SHA256, sha256(state.tensors(), metadata));
    Safetensors.write(path, state.tensors(), metadata);
  }

  /** Replaces the file by a result. */
  void writeResult(RunState result) {
    write("", result);
  }

  /**
   * Reads the file.
   *
   * @return empty if there is none
   * @throws InvalidInputException if it is damaged or of another run
   */
  Optional<Content> read() {
    if (!Files.exists(path)) {
      return Optional.empty();
    }
    TensorFile file = Safetensors.read(path);
    Map<String, String> metadata = new TreeMap<>(file.metadata());
    String sum = metadata.remove(SHA256);
    if (sum == null || !metadata.containsKey(LOOP)) {
      throw new InvalidInputException(path + " is no state of a run");
    }
    if (!sum.equals(sha256(file.tensors(), metadata))) {
      throw new InvalidInputException(
          path + " is damaged: its checksum differs; delete it to start anew");
    }
    requireSame(metadata);
    Map<String, String> texts = new LinkedHashMap<>();
    metadata.forEach(
        (name, text) -> {
          if (name.startsWith(TEXT)) {
            texts.put(name.substring(TEXT.length()), text);
          }
        });
    RunState state = new RunState(path.toString(), file.tensors(), texts);
    return Optional.of(new Content(String.valueOf(metadata.get(LOOP)), state));
  }

  /** Looks into the file: a result is given, a state is put aside for its loop. */
  Optional<RunState> read(EarlierState earlier) {
    Optional<Content> content = read();
    if (content.isEmpty()) {
      return Optional.empty();
    }
    RunState state = content.get().state();
    if (content.get().isResult()) {
      return Optional.of(state);
    }
    earlier.set(content.get(), JobControl.seconds(state), JobControl.threads(state));
    return Optional.empty();
  }

  private void requireSame(Map<String, String> metadata) {
    identity.forEach(
        (name, here) -> {
          String saved = metadata.getOrDefault(RUN + name, "none");
          if (!saved.equals(here)) {
            String[] differing = RunIdentity.differing(saved, here);
            throw new InvalidInputException(
                "%s was saved by a run with %s %s, this run has %s; delete it to start anew"
                    .formatted(path, name, differing[0], differing[1]));
          }
        });
  }

  /**
   * Keeps other runs of this JVM from the file until {@link #release}.
   *
   * @throws InvalidInputException if another has it
   */
  void reserve() {
    if (!IN_USE.add(name())) {
      throw new InvalidInputException(
          path + " is in use by another run; targets that run at once need names of their own");
    }
    AtomicFiles.deleteLeftOvers(path);
  }

  /** Lets other runs have the file. */
  void release() {
    IN_USE.remove(name());
  }

  private Path name() {
    return path.toAbsolutePath().normalize();
  }

  /** A checksum over all that is in a file, texts in the order in which they are given. */
  static String sha256(Map<String, FloatTensor> tensors, Map<String, String> texts) {
    StringBuilder all = new StringBuilder(Checksums.sha256(tensors));
    texts.forEach((name, text) -> all.append('\n').append(name).append('=').append(text));
    return Hashing.sha256().hashString(all, StandardCharsets.UTF_8).toString();
  }
}
