package dev.pti.examples.cli;

import dev.pti.Edited;
import dev.pti.Inverted;
import dev.pti.Metrics;
import dev.pti.Pti;
import dev.pti.Report;
import dev.pti.Tuned;
import dev.pti.api.Picture;
import dev.pti.api.Target;
import dev.pti.core.image.ContactSheet;
import dev.pti.core.image.PictureFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The main job on one photograph: invert, tune, edit, and write it all into a folder.
 *
 * @param pti does the work
 * @param perceptual how the perceptual distance is called in what people read
 * @param tunes whether the generator is tuned, or edited as it is
 * @param saving how the run is kept
 * @param originals the photographs, by their targets' names, into which edits are put back
 * @param pasting how they are put back
 * @param edits each applied to the tuned picture alone
 * @param progress shows the steps; between the stages its bar is ended
 * @param tell is told each result as one line
 */
record PhotographRun(
    Pti pti,
    String perceptual,
    boolean tunes,
    SavingOptions saving,
    Map<String, Supplier<Picture>> originals,
    PastingOptions pasting,
    List<NamedEdit> edits,
    Progress progress,
    Consumer<String> tell) {
  private static final int COLUMNS = 3;

  /**
   * Does it.
   *
   * @param target the aligned photograph
   * @param folder gets the files, all of them or none
   */
  void run(Target target, Path folder) {
    try (RunFolder files = new RunFolder(folder)) {
      warn(target);
      Inverted inverted = progress.ended(() -> pti.invert(target));
      tell(inverted);
      write(progress.ended(() -> tunes ? inverted.tune() : inverted.withoutTuning()), files);
    }
  }

  /**
   * Finds photographs.
   *
   * @throws dev.pti.PartlyInvertedException if some were not found
   */
  List<Inverted> invert(List<Target> targets) {
    targets.forEach(this::warn);
    return progress.ended(() -> pti.invertTargets(targets)).all();
  }

  /** No bar is in the way of a line; where photographs are tuned side by side, others go on. */
  private void say(String line) {
    progress.aside(() -> tell.accept(line));
  }

  private void warn(Target target) {
    target
        .placement()
        .flatMap(it -> it.warning(target.size()))
        .ifPresent(text -> say("%s: warning: %s".formatted(target.name(), text)));
  }

  /** Tells how near a photograph was found. */
  void tell(Inverted inverted) {
    say(
        "%s: inverted: %s"
            .formatted(inverted.target().name(), Figures.line(perceptual, inverted.metrics())));
  }

  /** Publishes of a photograph what was inverted, and tuned if it was, without edits. */
  void writeUnedited(Tuned tuned, boolean isTuned, RunFolder files) {
    new PhotographRun(
            pti, perceptual, isTuned, saving, originals, pasting, List.of(), progress, tell)
        .write(tuned, files);
  }

  /** Tells how near a tuned photograph is, edits it, and publishes its files. */
  void write(Tuned tuned, RunFolder files) {
    if (tunes) {
      say(
          "%s: %s %s"
              .formatted(
                  tuned.target().name(),
                  tuned.isRefined() ? "refined: " : "tuned:   ",
                  Figures.line(perceptual, tuned.metrics())));
    }
    Report report = save(tuned, files.draft());
    List<List<ContactSheet.Cell>> sheet = new ArrayList<>();
    sheet.add(found(tuned));
    addEdits(tuned, files.draft(), sheet);
    ContactSheet.save(sheet, files.draft().resolve("sheet.png"));
    report.with(done()).save(files.draft().resolve("report.json"));
    files.publish();
  }

  private Report save(Tuned tuned, Path folder) {
    if (saving.oneFile) {
      PictureFiles.save(tuned.target().picture(), folder.resolve("target.png"));
      PictureFiles.save(tuned.inverted().picture(), folder.resolve("inverted.png"));
      if (tunes) {
        PictureFiles.save(tuned.picture(), folder.resolve("tuned.png"));
      }
      return tuned.save(folder.resolve("run.safetensors"), saving.precision);
    }
    if (tunes) {
      return tuned.save(folder, saving.precision);
    }
    tuned.inverted().save(folder);
    return tuned.report();
  }

  private List<ContactSheet.Cell> found(Tuned tuned) {
    List<ContactSheet.Cell> row = new ArrayList<>();
    Target target = tuned.target();
    row.add(new ContactSheet.Cell(List.of("target", target.name()), target.picture()));
    Inverted inverted = tuned.inverted();
    row.add(cell("inversion", inverted.metrics(), inverted.picture()));
    if (tunes) {
      Tuned alone = tuned.unrefined();
      row.add(cell("tuned", alone.metrics(), alone.picture()));
      if (tuned.isRefined()) {
        row.add(cell("refined", tuned.metrics(), tuned.picture()));
      }
    }
    return row;
  }

  private void addEdits(Tuned tuned, Path folder, List<List<ContactSheet.Cell>> sheet) {
    List<ContactSheet.Cell> row = new ArrayList<>();
    Supplier<Picture> original = originals.get(tuned.target().name());
    Picture photograph = original == null ? null : original.get();
    for (NamedEdit edit : edits) {
      Edited edited = stitched(tuned.edit(edit.edit()));
      edited.save(folder.resolve(edit.file()));
      if (photograph != null) {
        PictureFiles.save(
            edited.pasteBack(photograph, pasting.how()), folder.resolve(edit.photographFile()));
      }
      if (row.isEmpty()) {
        sheet.add(row);
      }
      row.add(cell(edit.title(), edited.metrics(), edited.picture()));
      if (row.size() == COLUMNS) {
        row = new ArrayList<>();
      }
    }
  }

  private Edited stitched(Edited edited) {
    return progress.ended(() -> pasting.finished(edited));
  }

  private ContactSheet.Cell cell(String title, Metrics metrics, Picture picture) {
    List<String> lines = new ArrayList<>(List.of(title));
    lines.addAll(Figures.lines(perceptual, metrics));
    return new ContactSheet.Cell(lines, picture);
  }

  private Map<String, Object> done() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (NamedEdit edit : edits) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", edit.name());
      entry.put("strength", edit.strength());
      entry.put("file", edit.file());
      if (pasting.stitch) {
        entry.put("stitched", true);
      }
      if (!originals.isEmpty()) {
        entry.put("photograph", edit.photographFile());
      }
      list.add(entry);
    }
    return Map.of("edits", list);
  }
}
