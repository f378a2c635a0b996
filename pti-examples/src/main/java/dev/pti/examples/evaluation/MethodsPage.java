package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.ArrayList;
import java.util.List;

/** The table of inverters and tuners, and what follows from it. */
final class MethodsPage {
  private static final String REFERENCE = MethodsStudy.method(MethodsStudy.W, MethodsStudy.UNTUNED);

  private final Measurements measurements;
  private final Subject.Described subject;
  private final Markdown page;

  MethodsPage(Measurements measurements, Subject.Described subject, Markdown page) {
    this.measurements = measurements;
    this.subject = subject;
    this.page = page;
  }

  void write() {
    List<String> methods =
        MethodsStudy.INVERTERS.stream()
            .flatMap(
                inverter ->
                    MethodsStudy.TUNINGS.stream()
                        .map(tuning -> MethodsStudy.method(inverter, tuning)))
            .filter(method -> measurements.count(MethodsStudy.NAME, method) > 0)
            .toList();
    if (methods.isEmpty()) {
      return;
    }
    boolean timed =
        methods.stream().allMatch(method -> measurements.count(MethodsStudy.TIME, method) > 0);
    page.heading("Inverters and tuners");
    introduction(timed);
    List<String> head = new ArrayList<>();
    head.add("method");
    head.addAll(Likeness.HEAD);
    for (String attribute : MeasuredEdits.attributes()) {
      head.add("`" + attribute + "` survives");
      head.add("travelled");
      head.add("identity");
    }
    head.add("seconds");
    page.head(head.toArray(String[]::new));
    methods.forEach(method -> row(method, timed ? MethodsStudy.TIME : MethodsStudy.NAME));
    new Claims(measurements).ofMethods().forEach(claim -> page.text("\n" + claim + "\n"));
  }

  private void introduction(boolean timed) {
    page.text(
        """
        Every row has the same seed, portraits and settings. Tuning is that of the job in W, with
        locality regularization and without. Where there are twelve portraits, they are spread evenly
        over the names of all.

        - *Drift* is over 20 random codes. Both generators draw with the noise of the tuned one.
        - *Survives*: an edit's effect, as a part of its effect in the untuned generator at the same
          portrait's pivot in W (ratio of means ± standard error). Every row has the same edit, along
          a direction of W that was found for the evaluation (`./pti find-directions`), at one
          strength. The effect is the change that a small face network measures; the network took no
          part in inversion or tuning.
        - The edits: %s.
        - *Travelled*: how far the edit moves the picture in `squeeze-caffe`. The identity after it is
          the edited picture's distance to the photograph.
        - *Seconds*: wall time of inversion and tuning%s

        """
            .formatted(
                subject.edits(),
                timed
                    ? ", measured separately over %d of the portraits (study `time`)."
                        .formatted(measurements.count(MethodsStudy.TIME, REFERENCE))
                    : ", on a machine that may have been busy: compare rows only."));
    page.notes(measurements.notes(timed ? MethodsStudy.TIME : MethodsStudy.NAME));
  }

  private void row(String method, String times) {
    List<String> cells = new ArrayList<>();
    cells.add(method);
    cells.addAll(Likeness.cells(measurements, MethodsStudy.NAME, method));
    for (String attribute : MeasuredEdits.attributes()) {
      Pairs effects =
          measurements.pairs(MethodsStudy.NAME, REFERENCE, method, MeasuredEdits.effect(attribute));
      cells.add(
          method.equals(REFERENCE)
              ? figure(effects.ratio(), 2)
              : figure(effects.ratio(), effects.ratioError(), 2));
      cells.add(mean(method, MeasuredEdits.travelled(attribute), 3));
      cells.add(mean(method, MeasuredEdits.identity(attribute), 3));
    }
    cells.add(figure(measurements.mean(times, method, "seconds"), 2));
    page.row(cells);
  }

  private String mean(String method, String name, int digits) {
    return figure(measurements.mean(MethodsStudy.NAME, method, name), digits);
  }
}
