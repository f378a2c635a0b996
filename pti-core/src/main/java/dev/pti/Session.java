package dev.pti;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.Arithmetic;
import dev.pti.api.BatchInverter;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Inverter;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.RunControl;
import dev.pti.api.StepListener;
import dev.pti.api.Tuner;
import dev.pti.api.Tuning;
import dev.pti.api.Workspace;
import dev.pti.core.checkpoint.ClipCheckpoint;
import dev.pti.core.checkpoint.GeneratorCheckpoint;
import dev.pti.core.checkpoint.GeneratorFiles;
import dev.pti.core.checkpoint.LatentFiles;
import dev.pti.core.checkpoint.TensorSource;
import dev.pti.core.clip.ClipNetwork;
import dev.pti.core.inversion.EncoderInversion;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.perceptual.IdentityEmbedding;
import dev.pti.core.perceptual.PerceptualDistance;
import dev.pti.core.perceptual.PictureDistances;
import dev.pti.core.stylegan.GeneratorWeights;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.GaussianDraws;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.core.tensor.TorchWorkspace;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Everything native that a {@link Pti} owns: the generator, the distances and the tuned generators
 * in use, all under one manager. Knows nothing of the facade, so that a cleaner may hold it.
 */
final class Session implements AutoCloseable {
  private final Device device;
  private final NDManager manager;
  private final StyleGan generator;
  private final String label;
  private final String sha256;
  private final PerceptualDistance perceptual;
  private final GeneratorCache cache;
  private final Supplier<GeneratorCheckpoint> own;

  /** One of each in each arithmetic, so that what a run has measured of them serves the next. */
  private final Map<Arithmetic, StyleGan> generators = new ConcurrentHashMap<>();

  private final Map<Arithmetic, PerceptualDistance> distances = new ConcurrentHashMap<>();
  private final Map<Path, ClipNetwork> clips = new ConcurrentHashMap<>();
  private @Nullable IdentityEmbedding identity;
  private final Gate gate;

  /**
   * Loads the networks.
   *
   * @param checkpoint not needed afterwards; the caller closes it
   * @param own opens it again
   */
  Session(
      GeneratorCheckpoint checkpoint,
      Supplier<GeneratorCheckpoint> own,
      @Nullable ClassLabel classLabel,
      PerceptualNetwork network,
      Device device) {
    this.device = device;
    this.own = own;
    this.manager = TorchEngine.newManager(device);
    try {
      StyleGan loaded = StyleGan.load(weights(checkpoint), manager);
      generator =
          classLabel == null
              ? loaded
              : loaded.ofClass(classLabel.ofWidth(loaded.config().mapping().labelWidth()));
      label = checkpoint.label();
      sha256 = checkpoint.sha256();
      perceptual = network.open(manager);
    } catch (RuntimeException | Error e) {
      manager.close();
      throw e;
    }
    cache = new GeneratorCache(manager, generator);
    gate = new Gate(manager::close);
  }

  private static GeneratorWeights weights(GeneratorCheckpoint checkpoint) {
    return new GeneratorWeights() {
      @Override
      public String label() {
        return checkpoint.label();
      }

      @Override
      public Map<String, long[]> shapes() {
        return checkpoint.shapes();
      }

      @Override
      public Map<String, String> settings() {
        return checkpoint.settings();
      }

      @Override
      public void read(String name, FloatBuffer into) {
        checkpoint.read(name, into);
      }
    };
  }

  /** Loads an encoder of the generator; closed with this. */
  Inverter load(Encoder encoder) {
    if (encoder.isBundled()) {
      return FeatureEncoders.bundled(label, sha256, generator, manager);
    }
    if (encoder.readsFeatures()) {
      return FeatureEncoders.read(encoder.checkpoint(), label, sha256, generator, manager);
    }
    EncoderInversion loaded = encoder.open(manager);
    loaded.requireFits(generator);
    return loaded;
  }

  /** Loads a hypernetwork of the generator; closed with this. */
  Tuner load(HyperStyle hyperStyle) {
    return hyperStyle.open(generator, manager);
  }

  /** The CLIP in a file, which is loaded when it is first asked for; closed with this. */
  ClipNetwork clip(Path file) {
    return use(
        () -> clips.computeIfAbsent(file.toAbsolutePath().normalize(), same -> openClip(file)));
  }

  private ClipNetwork openClip(Path file) {
    try (ClipCheckpoint checkpoint = ClipCheckpoint.open(file)) {
      return ClipNetwork.load(checkpoint.label(), checkpoint.tensors(), manager);
    }
  }

  NDManager manager() {
    return manager;
  }

  Device device() {
    return device;
  }

  StyleGan generator() {
    return generator;
  }

  String sha256() {
    return sha256;
  }

  PerceptualDistance perceptual() {
    return perceptual;
  }

  NativeGenerator baseGenerator(Pti owner) {
    return new NativeGenerator(
        owner,
        new NativeGenerator.Lender() {
          @Override
          public <T> T lend(Function<StyleGan, T> body) {
            return body.apply(generator);
          }
        });
  }

  NativeGenerator tunedGenerator(Pti owner, Tuning tuning) {
    return new NativeGenerator(
        owner,
        new NativeGenerator.Lender() {
          @Override
          public <T> T lend(Function<StyleGan, T> body) {
            return cache.use(tuning, body);
          }
        });
  }

  /**
   * The tuned generator of a result, drawing with given noise maps in place of the result's, and
   * adding features of several results, of each its share.
   */
  NativeGenerator tunedGenerator(
      Pti owner, Tuning tuning, Map<String, FloatTensor> noise, List<SharedFeatures> shares) {
    return new NativeGenerator(
        owner,
        new NativeGenerator.Lender() {
          @Override
          public <T> T lend(Function<StyleGan, T> body) {
            return cache.use(
                tuning,
                generator -> {
                  try (Scope scope = new Scope()) {
                    Map<String, NDArray> maps = new LinkedHashMap<>();
                    noise.forEach((name, map) -> maps.put(name, Tensors.array(manager, map)));
                    StyleGan mixed = generator.with(maps);
                    for (SharedFeatures each : shares) {
                      mixed = cache.refined(mixed.sharing(each.share()), each.features());
                    }
                    return body.apply(mixed);
                  }
                });
          }
        });
  }

  /** A noise map of the generator as it was loaded. */
  FloatTensor noise(String name) {
    return use(() -> Tensors.tensor(generator.tensor(name)));
  }

  /** Reads a pivot that fits the generator. */
  Inverter pivot(Path file) {
    return new GivenPivot(LatentFiles.read(file, generator.layers(), generator.latentWidth()));
  }

  /** Writes a generator whole, for other tools. */
  void save(StyleGan generator, Path file, GeneratorNames names) {
    this.<@Nullable Void>use(
        () -> {
          write(generator, file, names);
          return null;
        });
  }

  private void write(StyleGan generator, Path file, GeneratorNames names) {
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    generator
        .tensors()
        .forEach(
            (name, array) ->
                tensors.put(
                    name,
                    TensorSource.of(array.getShape().getShape(), () -> Tensors.tensor(array))));
    switch (names) {
      case NVIDIA -> {
        if (GeneratorFiles.isPickle(file)) {
          writeCopy(file, tensors);
        } else {
          GeneratorFiles.writeNvidia(file, tensors, generator.config().hyperParameters());
        }
      }
      case ROSINALITY -> GeneratorFiles.writeRosinality(file, tensors);
    }
  }

  private void writeCopy(Path file, Map<String, TensorSource> tensors) {
    try (GeneratorCheckpoint again = own.get()) {
      if (!again.sha256().equals(sha256)) {
        throw new InvalidInputException(
            "cannot write %s: %s has changed since it was loaded".formatted(file, label));
      }
      again.writeCopy(file, tensors);
    }
  }

  /** Writes the tuned generator of a result whole, for other tools. */
  void save(Tuning tuning, Path file, GeneratorNames names) {
    this.<@Nullable Void>use(
        () ->
            cache.<@Nullable Void>use(
                tuning,
                tuned -> {
                  write(tuned, file, names);
                  return null;
                }));
  }

  /**
   * Runs a loop in a workspace of its own.
   *
   * @param around the tuned generator that it works in, or null for the base
   */
  <T> T run(
      Settings settings,
      @Nullable Tuning around,
      GaussianDraws draws,
      RunControl control,
      Function<Workspace, T> loop) {
    return around == null
        ? run(
            settings,
            generators.computeIfAbsent(settings.arithmetic(), generator::in),
            draws,
            control,
            loop)
        : cache.use(
            around, tuned -> run(settings, tuned.in(settings.arithmetic()), draws, control, loop));
  }

  /**
   * What a loop that works beside others has of its own.
   *
   * @param listener told of it
   * @param draws its randomness
   * @param control stops it and keeps its state
   */
  record Run(StepListener listener, GaussianDraws draws, RunControl control) {}

  /** Runs loops together in the base generator, each in a workspace of its own. */
  List<BatchInverter.Outcome> runAll(
      Settings settings,
      List<Run> runs,
      Function<List<Workspace>, List<BatchInverter.Outcome>> loops) {
    StyleGan worked = generators.computeIfAbsent(settings.arithmetic(), generator::in);
    Deque<TorchWorkspace> open = new ArrayDeque<>();
    try {
      runs.forEach(run -> open.add(workspace(settings, worked, run)));
      return loops.apply(List.copyOf(open)).stream().map(this::explained).toList();
    } catch (RuntimeException e) {
      throw TorchEngine.explained(e, device);
    } finally {
      // Scopes nest.
      open.descendingIterator().forEachRemaining(TorchWorkspace::close);
    }
  }

  private BatchInverter.Outcome explained(BatchInverter.Outcome outcome) {
    RuntimeException failure = outcome.failure();
    return failure == null
        ? outcome
        : BatchInverter.Outcome.failed(TorchEngine.explained(failure, device));
  }

  private TorchWorkspace workspace(Settings settings, StyleGan worked, Run run) {
    return new TorchWorkspace(
        manager,
        worked,
        distances.computeIfAbsent(settings.arithmetic(), perceptual::in),
        settings.inversionLosses(),
        settings.losses(),
        run.listener,
        run.draws,
        run.control);
  }

  private <T> T run(
      Settings settings,
      StyleGan worked,
      GaussianDraws draws,
      RunControl control,
      Function<Workspace, T> loop) {
    try (TorchWorkspace workspace =
        workspace(settings, worked, new Run(settings.listener(), draws, control))) {
      return loop.apply(workspace);
    } catch (RuntimeException e) {
      throw TorchEngine.explained(e, device);
    }
  }

  /** Measures how far a picture is from another. */
  Metrics compare(Picture a, Picture b) {
    return use(() -> measure(a, b));
  }

  private Metrics measure(Picture a, Picture b) {
    double mse = PictureDistances.mse(a, b);
    double distance;
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      distance = perceptual.distances(array(a), array(b)).toFloatArray()[0];
    }
    return new Metrics(
        distance,
        mse,
        PictureDistances.psnr(a, b),
        PictureDistances.msSsim(a, b),
        a.width() == a.height() ? identity().distance(a, b) : Double.NaN);
  }

  private NDArray array(Picture picture) {
    return Tensors.array(
        manager, picture.toTensor().reshape(1, 3, picture.height(), picture.width()));
  }

  /**
   * The bundled face embedding as a loss term; it is loaded when a run first asks for it.
   *
   * @throws InvalidInputException if the generator's pictures are not square
   */
  LossTerm identityTerm() {
    PictureSize drawn = generator.pictureSize();
    if (!drawn.isSquare()) {
      throw new InvalidInputException(
          "identity is measured in square portraits alone, generator draws %s".formatted(drawn));
    }
    return Losses.identity(images -> identity().embedFaces(images));
  }

  private synchronized IdentityEmbedding identity() {
    if (identity == null) {
      identity =
          IdentityEmbedding.load(
              Resources.weights(IdentityEmbedding.class, IdentityEmbedding.RESOURCE), manager);
    }
    return identity;
  }

  void requireOpen() {
    gate.requireOpen();
  }

  /** Says whether runs shall stop, because this is closed or waits for them to be. */
  boolean isClosed() {
    return gate.isClosed();
  }

  /** Works with native memory, which stays until the work is done. */
  <T> T use(Supplier<T> body) {
    int threads = NativeThreads.here();
    if (!device.isGpu()) {
      IdleHelpers.begin(threads);
    }
    return gate.use(body);
  }

  @Override
  public void close() {
    gate.close();
  }
}
