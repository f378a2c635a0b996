package dev.pti.examples.cli;

import dev.pti.GeneratorNames;
import dev.pti.Pti;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.FileDescription;
import dev.pti.core.checkpoint.FileFormats;
import dev.pti.core.checkpoint.LatentFiles;
import dev.pti.core.checkpoint.Numpy;
import dev.pti.core.checkpoint.PyTorch;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.checkpoint.TorchDict;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Turns a file of one tool into that of another. */
@Command(
    name = "convert",
    description =
        "Converts a generator, a tuned generator, a pivot or other tensors. The ending of "
            + "--to chooses the format: .safetensors, .pt, .pkl, .npz or .npy.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ConvertCommand extends PtiCommand {
  @Option(
      names = "--from",
      required = true,
      paramLabel = "F",
      description =
          "A file that inspect knows, or a folder of one image that invert wrote, which stands "
              + "for its tuned generator.")
  Path from;

  @Option(
      names = "--to",
      required = true,
      paramLabel = "F",
      description =
          "A generator goes to .safetensors, .pt (a state dict) or .pkl (a copy of the one it came "
              + "in), a pivot and other tensors to .safetensors, .pt, .npz or .npy.")
  Path to;

  @Option(
      names = "--generator",
      paramLabel = "F",
      description = "For a tuned generator: the one it was tuned from. Default: the bundled one.")
  @Nullable Path generator;

  @Option(
      names = "--names",
      paramLabel = "nvidia|rosinality",
      description = "For a generator: whose tools are to read it. Default: nvidia.")
  @Nullable GeneratorNames names;

  @Override
  public Integer call() {
    boolean isFolder = Files.isDirectory(from);
    Path file = isFolder ? tunedOf(from) : from;
    requireOther("--from", file, "--to", to);
    FileDescription description = FileFormats.describe(file);
    if (description.kind() != FileDescription.Kind.DIFFERENCE && generator != null) {
      throw new InvalidInputException(
          file + " is not the difference of a tuned generator, which --generator goes with");
    }
    boolean isGenerator =
        description.kind() == FileDescription.Kind.GENERATOR
            || description.kind() == FileDescription.Kind.DIFFERENCE;
    if (!isGenerator && names != null) {
      throw new InvalidInputException(file + " is no generator, which --names goes with");
    }
    GeneratorNames named = names == null ? GeneratorNames.NVIDIA : names;
    switch (description.kind()) {
      case GENERATOR -> {
        try (Pti pti = pti().generator(file).build()) {
          pti.saveGenerator(to, named);
        }
      }
      case DIFFERENCE -> {
        try (Pti pti = pti(generator).build()) {
          pti.saveTunedGenerator(file, to, named);
        }
        if (description.tensors().keySet().stream().anyMatch(it -> it.startsWith("features."))) {
          tell(
              "left out: the refined features of %s, which %s has no place for"
                  .formatted(from, to));
        }
      }
      case PIVOT -> writePivot(file);
      case TENSORS -> writeTensors(file);
    }
    out().println(to);
    return Main.DONE;
  }

  /** What invert wrote: the difference in a file of its own, or with the whole run in one. */
  private static Path tunedOf(Path folder) {
    return Stream.of("tuned.safetensors", "run.safetensors", FilmFolder.FILM)
        .map(folder::resolve)
        .filter(Files::exists)
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidInputException(
                    folder + " holds no tuned generator: it has no tuned.safetensors"));
  }

  /** Our own form alone has a place for the noise maps and for whose pivot it is. */
  private void writePivot(Path file) {
    TensorFile content = TensorFile.read(file);
    if (ending().equals("safetensors")) {
      Safetensors.write(to, content.tensors(), content.metadata());
    } else {
      LatentFiles.write(to, Latent.inWPlus(content.get("w")));
    }
  }

  /** What follows the last dot of the name to write, in small letters. */
  private String ending() {
    String name = String.valueOf(to.getFileName());
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }

  private void writeTensors(Path file) {
    TensorFile content = TensorFile.read(file);
    Map<String, FloatTensor> tensors = content.tensors();
    if (tensors.isEmpty()) {
      throw new InvalidInputException(file + " holds no tensors");
    }
    switch (ending()) {
      case "safetensors" -> Safetensors.write(to, tensors, content.metadata());
      case "npz" -> Numpy.writeArchive(to, tensors);
      case "npy" -> Numpy.write(to, only(file, content));
      case "pt", "pth" -> {
        if (tensors.size() == 1 && tensors.containsKey("value")) {
          PyTorch.writeTensor(to, content.single());
        } else {
          TorchDict.Builder dict = TorchDict.plain();
          tensors.forEach(dict::put);
          PyTorch.write(to, dict.build());
        }
      }
      default ->
          throw new InvalidInputException(
              "cannot write %s, wanted a name ending in .safetensors, .pt, .npz or .npy"
                  .formatted(to));
    }
  }

  private static FloatTensor only(Path file, TensorFile content) {
    if (content.tensors().size() != 1) {
      throw new InvalidInputException(
          "%s holds %d tensors, .npy holds one: wanted a name ending in .npz"
              .formatted(file, content.tensors().size()));
    }
    return content.single();
  }
}
