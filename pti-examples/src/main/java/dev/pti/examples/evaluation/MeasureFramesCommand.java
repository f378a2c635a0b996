package dev.pti.examples.evaluation;

import dev.pti.Faces;
import dev.pti.Frames;
import dev.pti.InvertedFrames;
import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.TunedFrames;
import dev.pti.api.FaceChoice;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LatentEditor;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.api.PictureSize;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.editing.DirectionCatalog;
import dev.pti.examples.HelpOption;
import dev.pti.examples.NamedStrength;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Measures whether an edited sequence flickers more than the one that it was made of. */
@Command(
    name = "measure-frames",
    description =
        "Moves the bundled photograph smoothly, edits the frames, undoes the motion and "
            + "compares how much the frames change from one to the next.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class MeasureFramesCommand implements Callable<Integer> {
  private static final int SHOWN = 6;

  /** What the strip shows of each frame: the face and what it moves over. */
  private static final int CUT = 192;

  private static final int CUT_LEFT = 134;
  private static final int CUT_TOP = 24;
  private static final int STRIP_SIDE = 144;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Gets the frames; its folder input is this command's (default: ${DEFAULT-VALUE}).")
  private Path folder = Path.of("out", "frames");

  @Option(
      names = "--count",
      paramLabel = "N",
      description = "How many frames (default: ${DEFAULT-VALUE}).")
  private int count = 60;

  @Option(
      names = "--edit",
      paramLabel = "NAME=STRENGTH",
      split = ",",
      description = "Named directions, each by itself (default: ${DEFAULT-VALUE}).")
  private List<String> edits = List.of("age=2", "smile=-2", "male=-2");

  @Option(
      names = "--search",
      description = "Search each pivot from the one before, in W, in place of the encoder.")
  private boolean searches;

  @Option(names = "--no-tune", description = "Leave the generator as it is.")
  private boolean untuned;

  @Option(names = "--refine", description = "Refine the film after tuning.")
  private boolean refined;

  @Option(
      names = "--landmark-smoothing",
      paramLabel = "X",
      description = "In frames (default: ${DEFAULT-VALUE}).")
  private double landmarkSmoothing = 3;

  @Option(
      names = "--latent-smoothing",
      paramLabel = "X",
      description = "In frames (default: ${DEFAULT-VALUE}).")
  private double latentSmoothing = 3;

  @Option(names = "--seed", paramLabel = "N", description = "Of all randomness (default: 0).")
  private long seed;

  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (count < 2) {
      throw new InvalidInputException("%d frames, wanted at least 2".formatted(count));
    }
    Map<String, NamedStrength> asked = new LinkedHashMap<>();
    edits.forEach(text -> asked.put(text, NamedStrength.parse(text)));
    MovedFrames moved = new MovedFrames(folder.resolve("input"));
    moved.requireOurs();
    Pti.Builder builder = Pti.builder().seed(seed).device("cpu").face(FaceChoice.largest());
    if (searches) {
      builder.inverter(Preset.DEFAULT.search());
    }
    try (Pti pti = builder.build()) {
      Map<String, LatentEditor> editors = editors(asked, DirectionCatalog.bundled(pti.generator()));
      Picture photograph = Photographs.astronaut();
      Aligner aligner = Aligner.face(Faces.detector(), FaceChoice.only());
      FrameStudy study =
          new FrameStudy(
              aligner
                  .align(photograph, PictureSize.square(photograph.width()))
                  .placement()
                  .orElseThrow());
      List<Path> input = moved.write(photograph, count);
      FrameStudy.Changes before = study.measure(input);
      print("%d frames, their motion undone: %s", count, before);
      long start = System.nanoTime();
      InvertedFrames inverted =
          pti.invert(
              Frames.of(moved.folder())
                  .with(
                      b ->
                          b.landmarkSmoothing(landmarkSmoothing).latentSmoothing(latentSmoothing)));
      print("inverted in %.1f s", (System.nanoTime() - start) / 1e9);
      TunedFrames tuned = untuned ? inverted.withoutTuning() : inverted.tune();
      print("%s", tuned);
      print(
          "identity distance of a frame: %.3f inverted, %.3f tuned",
          tuned.report().number("metrics.before.identity"),
          tuned.report().number("metrics.after.identity"));
      if (refined) {
        tuned = tuned.refine();
        print("refined: %.3f", tuned.report().number("metrics.after.identity"));
      }
      Map<String, List<Path>> rows = new LinkedHashMap<>();
      rows.put("", input);
      for (Map.Entry<String, LatentEditor> edit : editors.entrySet()) {
        String text = edit.getKey();
        List<Path> output = tuned.edit(edit.getValue()).pasteBack(folder.resolve(text));
        FrameStudy.Changes after = study.measure(output);
        print("%s: %s; of the input's: %s", text, after, after.times(before));
        rows.put(text, output);
        print("%s: the edit alone, face %.3f / 255", text, study.flicker(output, input));
      }
      saveStrip(rows);
    }
    return 0;
  }

  /** Shows some frames, around the face, before and after. */
  private void saveStrip(Map<String, List<Path>> rows) {
    int columns = Math.min(SHOWN, count);
    List<String> titles = new ArrayList<>();
    List<List<Picture>> pictures = new ArrayList<>();
    for (int column = 0; column < columns; column++) {
      titles.add(String.valueOf(1 + column * count / columns));
    }
    for (List<Path> files : rows.values()) {
      List<Picture> row = new ArrayList<>();
      for (int column = 0; column < columns; column++) {
        row.add(middle(Photographs.read(files.get(column * count / columns))));
      }
      pictures.add(row);
    }
    PictureFiles.save(
        PictureGrid.of(titles, List.copyOf(rows.keySet()), pictures),
        folder.resolve("strip.png"),
        STRIP_SIDE);
  }

  private static Picture middle(Picture frame) {
    float[] values = new float[3 * CUT * CUT];
    for (int i = 0; i < values.length; i++) {
      values[i] = frame.get(i / (CUT * CUT), CUT_TOP + i / CUT % CUT, CUT_LEFT + i % CUT);
    }
    return Picture.of(FloatTensor.wrap(values, 3, CUT, CUT));
  }

  /** What each moves, by how it was asked for. */
  private static Map<String, LatentEditor> editors(
      Map<String, NamedStrength> asked, DirectionCatalog catalog) {
    Map<String, LatentEditor> editors = new LinkedHashMap<>();
    asked.forEach(
        (text, edit) -> editors.put(text, catalog.get(edit.name()).withStrength(edit.strength())));
    return editors;
  }

  private void print(String format, Object... values) {
    spec.commandLine().getOut().println(String.format(Locale.ROOT, format, values));
  }
}
