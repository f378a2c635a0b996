package dev.pti.examples.evaluation;

import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.api.files.AtomicFiles;
import dev.pti.core.image.PictureFiles;
import dev.pti.examples.measure.NamedDirection;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Shows what the named directions do: for each a sheet with a row for each portrait, inverted and
 * tuned by the default preset, the photograph first, then the picture at rising strengths.
 */
final class AttributeSheets {
  private static final int SIDE = 112;
  private static final float QUALITY = .85f;

  private AttributeSheets() {}

  /**
   * Inverts, tunes and draws.
   *
   * @param subject in whose generator
   * @param portraits aligned portraits
   * @param runs keeps the tuned portraits, in a folder for each job
   * @param folder gets {@code direction-NAME.jpg} for each named direction
   * @param log is told each portrait and file
   */
  static void save(
      Subject subject, List<Path> portraits, Path runs, Path folder, Consumer<String> log) {
    try (Pti pti = EditedJob.DEFAULT.in(subject).build()) {
      TunedPortraits tunedPortraits =
          new TunedPortraits(pti, runs.resolve(EditedJob.DEFAULT.study()));
      List<Tuned> tuned = new ArrayList<>();
      for (Path portrait : portraits) {
        tuned.add(tunedPortraits.of(portrait));
        log.accept("sheets " + Portraits.name(portrait));
      }
      for (NamedDirection named : NamedDirection.of(pti.generator())) {
        Path file = folder.resolve("direction-" + named.direction().name() + ".jpg");
        write(sheet(tuned, named), file);
        log.accept("wrote " + file);
      }
    }
  }

  /** A sheet of five strengths between the usual ones. */
  static PictureGrid sheet(List<Tuned> tuned, NamedDirection named) {
    double half = named.usualStrength() / 2.;
    double[] strengths = {-2 * half, -half, 0, half, 2 * half};
    List<String> titles = new ArrayList<>(List.of("photograph"));
    DoubleStream.of(strengths).forEach(it -> titles.add(title(named, it)));
    List<List<Picture>> rows = new ArrayList<>();
    for (Tuned one : tuned) {
      List<Picture> row = new ArrayList<>(List.of(one.target().picture()));
      for (double strength : strengths) {
        Direction direction = named.direction().withStrength(strength);
        row.add(one.generator().synthesize(direction.edit(one.latent())));
      }
      rows.add(row);
    }
    return PictureGrid.of(titles, tuned.stream().map(it -> "").toList(), rows);
  }

  private static String title(NamedDirection named, double strength) {
    return named.direction().name() + " " + (strength == 0 ? "0" : "%+.0f".formatted(strength));
  }

  static void write(PictureGrid sheet, Path file) {
    BufferedImage image = PictureFiles.draw(sheet, SIDE);
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpg").next();
    ImageWriteParam settings = writer.getDefaultWriteParam();
    settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
    settings.setCompressionQuality(QUALITY);
    try {
      AtomicFiles.write(
          file,
          out -> {
            try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
              writer.setOutput(stream);
              writer.write(null, new IIOImage(image, null, null), settings);
            }
          });
    } finally {
      writer.dispose();
    }
  }
}
