package dev.pti.examples.cli;

import com.google.gson.GsonBuilder;
import dev.pti.Metrics;
import dev.pti.PerceptualNetwork;
import dev.pti.Pti;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.core.image.Photographs;
import dev.pti.examples.JsonFigures;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures how far two images are from each other. */
@Command(name = "compare", description = "Measures how different two images of one size are.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class CompareCommand extends PtiCommand {
  @Parameters(index = "0", paramLabel = "A", description = "An image file.")
  Path first;

  @Parameters(index = "1", paramLabel = "B", description = "An image file of the same size.")
  Path second;

  @Option(
      names = "--perceptual",
      paramLabel = "squeeze-caffe|NET:FILE",
      converter = PerceptualConverter.class,
      description =
          "The perceptual distance: squeeze-caffe, which is bundled, or LPIPS as alex:FILE, "
              + "vgg:FILE or squeeze:FILE with torchvision's weights.")
  PerceptualNetwork perceptual = PerceptualNetwork.squeezeCaffe();

  @Option(
      names = "--json",
      description =
          "Print one JSON object; null stands for an infinite PSNR, or for the identity of "
              + "images that are not square.")
  boolean json;

  @Override
  public Integer call() {
    Picture a = Photographs.read(first);
    Picture b = Photographs.read(second);
    if (a.width() != b.width() || a.height() != b.height()) {
      throw new InvalidInputException(
          "%s is %d x %d pixels and %s is %d x %d, wanted images of one size"
              .formatted(first, a.width(), a.height(), second, b.width(), b.height()));
    }
    Metrics metrics;
    try (Pti pti = pti().perceptual(perceptual).build()) {
      metrics = pti.compare(a, b);
    }
    String network = PerceptualConverter.label(perceptual);
    if (json) {
      out().println(new GsonBuilder().serializeNulls().create().toJson(figures(network, metrics)));
    } else {
      for (String line : Figures.lines(network, metrics)) {
        int tab = line.indexOf('\t');
        out().println(Figures.format("%-14s %s", line.substring(0, tab), line.substring(tab + 1)));
      }
    }
    return Main.DONE;
  }

  private static Map<String, @Nullable Object> figures(String network, Metrics metrics) {
    Map<String, @Nullable Object> figures = new LinkedHashMap<>();
    figures.put("perceptual", network);
    figures.putAll(JsonFigures.of(metrics));
    return figures;
  }
}
