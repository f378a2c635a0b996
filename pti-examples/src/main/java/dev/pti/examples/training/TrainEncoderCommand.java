package dev.pti.examples.training;

import ai.djl.ndarray.NDManager;
import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.FeatureEncoder;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.examples.DeviceOption;
import dev.pti.examples.HelpOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
    description = "Trains an encoder for a generator; may be stopped and taken up again.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class TrainEncoderCommand implements Callable<Integer> {
  private static final int AVERAGED = 25;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "A StyleGAN2 generator of 64, 128, … pixels. Default: the bundled one.")
  private @Nullable Path generator;

  @Option(
      names = "--portraits",
      paramLabel = "DIR",
      required = true,
      description = "Aligned portraits, .jpg or .png.")
  private Path portraits;

  @Option(
      names = "--except",
      paramLabel = "FILE",
      description = "Names of files in it that are not trained on, one a line.")
  private @Nullable Path except;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      required = true,
      description = "Where the training stands; taken up from if it is there.")
  private Path state;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      required = true,
      description = "The trained encoder (.safetensors).")
  private Path out;

  @Option(
      names = "--stage",
      paramLabel = "guess|correction|both",
      description = {
        "What moves: the first pass, the correcting one behind it, or both (default: ${DEFAULT-VALUE}).",
        "The state of one stage is the start of the next."
      })
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
      description = "How often what was guessed is corrected (default: ${DEFAULT-VALUE}).")
  private int corrections = FeatureEncoder.CORRECTIONS;

  @Option(
      names = "--dropout",
      paramLabel = "P",
      description = {
        "Which part of what the hidden layers read is left out, at random",
        "(default: ${DEFAULT-VALUE})."
      })
  private double dropout = .1;

  @Option(
      names = "--hold-out",
      paramLabel = "N",
      description = {
        "Portraits, chosen by the seed, that are not trained on but measured at each saving,",
        "to choose settings by (default: ${DEFAULT-VALUE})."
      })
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
            stage, steps, batch, drawn, learningRate, seed, arithmetic, corrections, dropout);
    if (saveEvery < 1) {
      throw new InvalidInputException("save-every is " + saveEvery + ", wanted at least 1");
    }
    try (NDManager manager = TorchEngine.newManager(TorchEngine.device(device.name()))) {
      train(settings, Networks.load(generator, manager), manager);
    }
    spec.commandLine().getOut().println("wrote " + out);
    return 0;
  }

  private void train(TrainingSettings settings, Networks networks, NDManager manager) {
    List<float[]> pictures =
        new ArrayList<>(
            TrainingPictures.read(portraits, leftOut(), networks.generator().resolution()));
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
    try (EncoderTraining training =
        new EncoderTraining(networks, pictures, settings, start, manager)) {
      run(training, settings, heldOut);
      write(training, settings, pictures.size(), networks);
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

  private Set<String> leftOut() {
    if (except == null) {
      return Set.of();
    }
    try {
      return Set.copyOf(Files.readAllLines(except));
    } catch (IOException e) {
      throw new InvalidInputException("cannot read " + except, e);
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
    Safetensors.write(out, training.parameters(), metadata, name -> !name.endsWith(".bias"));
  }
}
