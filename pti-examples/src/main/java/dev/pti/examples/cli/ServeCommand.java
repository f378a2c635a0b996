package dev.pti.examples.cli;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import dev.pti.core.optimization.DragSettings;
import dev.pti.core.tuning.FeatureRefinement;
import dev.pti.examples.ClassOption;
import dev.pti.examples.GeneratorOptions;
import dev.pti.examples.web.EditingServer;
import dev.pti.examples.web.Example;
import dev.pti.examples.web.Opened;
import dev.pti.examples.web.Setup;
import dev.pti.examples.web.Studio;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A page in a browser that inverts, tunes and edits photographs. */
@Command(
    name = "serve",
    abbreviateSynopsis = true,
    sortOptions = false,
    usageHelpWidth = 100,
    description =
        "Serves a page to this machine's browser: photographs in, sliders, edited photographs "
            + "out. Nothing leaves the machine, and nothing is kept. Ctrl-C ends it.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class ServeCommand extends PtiCommand {
  @Parameters(
      arity = "0..1",
      paramLabel = "RUN",
      description =
          "A run that invert or the page saved, as a folder or a file: the page starts with it.")
  @Nullable Path run;

  @Option(
      names = "--paste-into",
      paramLabel = "PHOTOGRAPH",
      description = "The whole photograph of RUN, into which edits are put back.")
  @Nullable Path photograph;

  @Option(
      names = "--port",
      paramLabel = "P",
      description = "The port, on loopback only; 0 for any free one. Default: 8080.")
  int port = 8080;

  @Option(names = "--generator", paramLabel = "F", description = GeneratorOptions.DESCRIPTION)
  @Nullable Path generator;

  @Mixin private ClassOption classOption = new ClassOption();

  @Mixin SliderOptions sliders;

  @Mixin AligningOptions aligning;

  @Mixin MethodOptions method;

  @Override
  public Integer call() {
    method.inversion.requireFinding();
    if (photograph != null && run == null) {
      throw new InvalidInputException("--paste-into is set, wanted with RUN");
    }
    Setup setup =
        new Setup(
            aligning.alignerOfFaces(),
            method.tunes(),
            DragSettings.builder().build(),
            FeatureRefinement.ofDefaults(),
            aligning.aligned
                ? new Example("portrait", Photographs::portrait)
                : new Example("astronaut", Photographs::astronaut),
            pti -> sliders.of(pti, this::tell),
            pti -> Optional.ofNullable(run).map(it -> opened(pti, it)));
    Pti.Builder builder = classOption.applyTo(pti(generator));
    method.applyTo(builder, 1);
    try (Studio studio = Studio.open(builder, setup);
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

  private Opened opened(Pti pti, Path saved) {
    Tuned tuned = pti.open(saved);
    Path file = photograph;
    if (file == null) {
      return new Opened(tuned, Optional.empty());
    }
    Supplier<Picture> whole = () -> Photographs.read(file);
    PastingInto.requireCutFrom(whole.get(), file, tuned);
    return new Opened(tuned, Optional.of(whole));
  }
}
