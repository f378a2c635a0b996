package dev.pti.examples.training;

import ai.djl.ndarray.NDManager;
import dev.pti.api.Arithmetic;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.feature.FeatureEncoder;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.examples.DeviceOption;
import dev.pti.examples.ExceptOption;
import dev.pti.examples.HelpOption;
import dev.pti.examples.Writable;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Trains an encoder for a generator, as the default one's was trained. */
@Command(
    name = "train-encoder",
    description = "Trains an encoder for a generator; it can be stopped and resumed.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TrainEncoderCommand implements Callable<Integer> {
  private static final int AVERAGED = 25;

  /** Slopes for each of the coordinates that they are read in. */
  private static final int MEASURED = 4;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description =
          "A StyleGAN2 or StyleGAN3 generator of 64, 128, … pixels. Default: the bundled one.")
  private @Nullable Path generator;

  @Option(
      names = "--portraits",
      paramLabel = "DIR",
      required = true,
      description = "Aligned portraits, .jpg or .png.")
  private Path portraits;

  @Mixin private ExceptOption except;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      required = true,
      description = "The state of the training; if the file is there, training resumes from it.")
  private Path state;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The trained encoder (.safetensors).")
  private Path out;

  @Option(
      names = "--stage",
      paramLabel = "guess|correction|both|descent|all",
      description =
          "What moves: the first pass, the correcting one behind it, both of them, the one that "
              + "goes downhill behind those, or all three (default: ${DEFAULT-VALUE}). The state of "
              + "one stage is the start of the next.")
  private Stage stage = Stage.GUESS;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Of the stage (default: ${DEFAULT-VALUE}).")
  private int steps = 4000;

  @Option(names = "--batch", paramLabel = "N", description = "Default: ${DEFAULT-VALUE}.")
  private int batch = 8;

  @Option(
      names = "--drawn",
      paramLabel = "N",
      description = "Pictures that the generator draws, in a step (default: ${DEFAULT-VALUE}).")
  private int drawn = 2;

  @Option(names = "--learning-rate", paramLabel = "X", description = "Default: ${DEFAULT-VALUE}.")
  private double learningRate = .0001;

  @Option(
      names = "--corrections",
      paramLabel = "N",
      description = "How often the first guess is corrected (default: ${DEFAULT-VALUE}).")
  private int corrections = FeatureEncoder.CORRECTIONS;

  @Option(
      names = "--descents",
      paramLabel = "N",
      description =
          "How often what was found goes downhill after that, in the last two stages (default: ${DEFAULT-VALUE}).")
  private int descents = 1;

  @Option(
      names = "--mixed",
      paramLabel = "P",
      description =
          "Which part of the portraits is mixed from two, if there are too few portraits "
              + "(default: ${DEFAULT-VALUE}).")
  private double mixed;

  @Option(
      names = "--hold-out",
      paramLabel = "N",
      description =
          "Portraits, chosen by the seed, that are not trained on but measured at each saving, to "
              + "choose settings by (default: ${DEFAULT-VALUE}).")
  private int holdOut;

  @Option(
      names = "--save-every",
      paramLabel = "N",
      description = "Steps between savings of the state (default: ${DEFAULT-VALUE}).")
  private int saveEvery = 100;

  @Option(names = "--seed", paramLabel = "N", description = "Default: 0.")
  private long seed;

  @Mixin private DeviceOption device;

  @Option(
      names = "--arithmetic",
      paramLabel = "float32|bfloat16",
      description = "In which the generator draws (default: ${DEFAULT-VALUE}).")
  private Arithmetic arithmetic = Arithmetic.FLOAT32;

  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    TrainingSettings settings =
        new TrainingSettings(
            stage,
            steps,
            batch,
            drawn,
            learningRate,
            seed,
            arithmetic,
            new FeatureEncoder.Passes(corrections, descents),
            mixed);
    if (saveEvery < 1) {
      throw new InvalidInputException("save-every is " + saveEvery + ", wanted at least 1");
    }
    Writable.requireFile(state);
    Writable.requireFile(out);
    try (NDManager manager = TorchEngine.newManager(TorchEngine.device(device.name()))) {
      train(settings, Networks.load(generator, manager), manager);
    }
    spec.commandLine().getOut().println("wrote " + out);
    return 0;
  }

  private void train(TrainingSettings settings, Networks networks, NDManager manager) {
    List<float[]> pictures =
        new ArrayList<>(
            TrainingPictures.read(portraits, except.names(), networks.generator().resolution()));
    if (holdOut < 0 || holdOut >= pictures.size()) {
      throw new InvalidInputException(
          "hold-out is %d of %d portraits, wanted fewer".formatted(holdOut, pictures.size()));
    }
    Collections.shuffle(pictures, new Random(seed));
    List<float[]> heldOut = pictures.subList(0, holdOut);
    pictures = pictures.subList(holdOut, pictures.size());
    TrainingState start =
        Files.exists(state)
            ? TrainingState.read(state, stage, networks.names(), settings.fixed())
            : networks.initial(stage, pictures, seed, manager);
    if (stage == Stage.DESCENT && start.step() == 0) {
      start = withCoordinates(start, networks, pictures, settings, manager);
    }
    try (EncoderTraining training =
        new EncoderTraining(networks, pictures, settings, start, manager)) {
      run(training, settings, heldOut);
      write(training, settings, pictures.size(), networks);
    }
  }

  /** Before a slope is read for the first time, it is measured how slopes vary. */
  private static TrainingState withCoordinates(
      TrainingState start,
      Networks networks,
      List<float[]> pictures,
      TrainingSettings settings,
      NDManager manager) {
    try (EncoderTraining training =
        new EncoderTraining(networks, pictures, settings, start, manager)) {
      FloatTensor axes = Objects.requireNonNull(start.parameters().get(FeatureEncoder.SLOPE));
      int count = (int) axes.shape()[0];
      return TrainingState.initial(
          settings.stage(),
          SlopeCoordinates.of(training.slopes(MEASURED * count), count).in(start.parameters()));
    }
  }

  private void run(EncoderTraining training, TrainingSettings settings, List<float[]> heldOut) {
    List<TrainingLosses> losses = new ArrayList<>();
    while (!training.isDone()) {
      losses.add(training.advance());
      if (losses.size() == AVERAGED) {
        spec.commandLine()
            .getOut()
            .printf(
                "step %d of %d: %s%n",
                training.step(), settings.steps(), TrainingLosses.mean(losses));
        losses.clear();
      }
      if (training.step() % saveEvery == 0 || training.isDone()) {
        training.state().save(state, settings.fixed());
        if (!heldOut.isEmpty()) {
          spec.commandLine()
              .getOut()
              .printf(
                  "step %d, held out: distance %s%n",
                  training.step(), TrainingLosses.text(training.measure(heldOut)));
        }
      }
    }
  }

  private void write(
      EncoderTraining training, TrainingSettings settings, int count, Networks networks) {
    Map<String, String> metadata = new TreeMap<>(settings.fixed());
    int side = networks.generator().resolution();
    metadata.put(
        "what",
        "encoder of %s for pictures of %d x %d, into W+".formatted(networks.label(), side, side));
    metadata.put("generator_sha256", networks.sha256());
    metadata.put("stage", stage.toString());
    metadata.put("steps", String.valueOf(settings.steps()));
    metadata.put("pictures", String.valueOf(count));
    metadata.put("licence", "Apache-2.0");
    Map<String, FloatTensor> parameters = new LinkedHashMap<>(training.parameters());
    if (settings.passes().descents() == 0) {
      parameters.keySet().removeIf(name -> name.startsWith(FeatureEncoder.DESCENT));
    }
    Safetensors.write(out, parameters, metadata, name -> !name.endsWith(".bias"));
  }
}
