package dev.pti.examples.cli;

import dev.pti.Faces;
import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.api.FaceChoice;
import dev.pti.api.Picture;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.examples.ClassOption;
import dev.pti.examples.GeneratorOptions;
import dev.pti.examples.web.EditingServer;
import dev.pti.examples.web.Slider;
import dev.pti.examples.web.Studio;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** A page in a browser that inverts, tunes and edits photographs. */
@Command(
    name = "serve",
    description =
        "Serves a page to this machine's browser: photographs in, sliders, edited photographs out."
            + " Nothing leaves the machine or is kept. Ctrl-C ends it.")
final class ServeCommand extends PtiCommand {
  /** Of a generator's unnamed directions, how many have a slider. */
  private static final int FACTORIZED = 6;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "Where it listens, on loopback alone; 0 for any that is free. Default: 8080.")
  int port = 8080;

  @Option(names = "--generator", paramLabel = "F", description = GeneratorOptions.DESCRIPTION)
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Option(
      names = "--preset",
      paramLabel = "default|reference|fast",
      description = "Settings that belong together. Default: default.")
  Preset preset = Preset.DEFAULT;

  @Option(
      names = "--aligned",
      description =
          "Take the images as they are; they must be square. Default: find the largest face and cut"
              + " it out.")
  boolean aligned;

  @Override
  public Integer call() {
    Aligner aligner =
        aligned ? Aligner.alreadyAligned() : Aligner.face(Faces.detector(), FaceChoice.largest());
    Supplier<Picture> example = aligned ? Photographs::portrait : Photographs::astronaut;
    Pti.Builder builder = classOption.applyTo(pti(generator)).preset(preset);
    try (Studio studio = Studio.open(builder, aligner, example, ServeCommand::sliders);
        EditingServer server = EditingServer.start(studio, port)) {
      out().println(server.address());
      out().flush();
      // Until the process is interrupted, which ends it where it stands: there is nothing to save.
      new CountDownLatch(1).await();
      return Main.DONE;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Main.INTERRUPTED;
    }
  }

  private static List<Slider> sliders(Pti pti) {
    DirectionsAtHand atHand = new DirectionsAtHand(pti);
    Stream<Slider> named =
        atHand.named().stream()
            .map(it -> new Slider(it.direction(), it.usualStrength(), it.source()));
    Stream<Slider> factorized =
        atHand.factorized().stream()
            .limit(FACTORIZED)
            .map(it -> new Slider(it, DirectionsCommand.USUAL, "SeFa: found without labels"));
    return Stream.concat(named, factorized).toList();
  }
}
