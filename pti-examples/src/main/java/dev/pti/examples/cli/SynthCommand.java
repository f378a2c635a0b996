package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.RawSynthesis;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.examples.GeneratorOptions;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Draws a batch of latents or codes, for comparison with other implementations. */
@Command(name = "synth", description = "Draws latents or codes and writes the raw float images.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class SynthCommand extends PtiCommand {
  /** What the input holds. */
  enum Input {
    WS,
    Z
  }

  @Option(names = "--generator", paramLabel = "F", description = GeneratorOptions.DESCRIPTION)
  @Nullable Path generator;

  @Option(
      names = "--in",
      required = true,
      paramLabel = "F.safetensors",
      description = "Holds the tensor ws [n, layers, width] or z [n, input width].")
  Path input;

  @Option(
      names = "--tensor",
      required = true,
      paramLabel = "ws|z",
      description = "Which of the two to draw.")
  Input tensor;

  @Option(
      names = "--noise",
      paramLabel = "const|none",
      description = "The generator's stored noise maps, or none. Default: const.")
  RawSynthesis.Noise noise = RawSynthesis.Noise.CONST;

  @Option(
      names = "--truncation",
      paramLabel = "P",
      description =
          "For z: how far points lie from the mean of W. 1, the default, leaves them where they "
              + "are; 0 gives the mean.")
  double truncation = 1;

  @Option(
      names = "--labels",
      paramLabel = "T",
      description = "For z: the tensor of class labels [n, label width] in the same file.")
  @Nullable String labels;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "F.safetensors",
      description =
          "The file for image [n, 3, height, width]; with z also for w [n, layers, width].")
  Path output;

  @Override
  public Integer call() {
    if (tensor == Input.WS && (labels != null || truncation != 1)) {
      throw new InvalidInputException("--labels and --truncation go with --tensor z, not ws");
    }
    if (!Double.isFinite(truncation)) {
      throw new InvalidInputException("truncation is " + truncation + ", wanted a finite number");
    }
    requireOther("--in", input, "--out", output);
    TensorFile file = TensorFile.read(input);
    Map<String, FloatTensor> results = new LinkedHashMap<>();
    try (Pti pti = pti(generator).build()) {
      RawSynthesis raw = RawSynthesis.of(pti);
      FloatTensor ws;
      if (tensor == Input.Z) {
        ws = raw.map(get(file, "z"), labels == null ? null : get(file, labels), truncation);
        results.put("w", ws);
      } else {
        ws = get(file, "ws");
      }
      results.put("image", raw.synthesize(ws, noise));
    }
    Safetensors.write(output, results, Map.of());
    out().println(output);
    return Main.DONE;
  }

  private FloatTensor get(TensorFile file, String name) {
    try {
      return file.get(name);
    } catch (InvalidInputException e) {
      throw new InvalidInputException(input + ": " + e.getMessage(), e);
    }
  }
}
