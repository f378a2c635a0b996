package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the study of attributes found: how far edits move an attribute, and the person. */
final class AttributesPage {
  /** How far from 1 the ratio of tuned to untuned may be. */
  private static final double SAME = .15;

  private static final Pattern METHOD =
      Pattern.compile("(.+)=(-?\\d+), " + AttributesStudy.UNTUNED);

  private final Measurements measurements;
  private final Subject.Described subject;
  private final EditedJob job;
  private final Markdown page;

  AttributesPage(
      Measurements measurements, Subject.Described subject, EditedJob job, Markdown page) {
    this.measurements = measurements;
    this.subject = subject;
    this.job = job;
    this.page = page;
  }

  void write() {
    Map<String, List<Integer>> edits = edits();
    if (edits.isEmpty()) {
      return;
    }
    page.heading(job.heading())
        .text(
            """
            Edits along the [named directions](%s.md#its-directions), at the same pivot in the untuned
            generator and in the one that the %s tuned.

            - *Untuned*, *tuned*: how much the attribute grows, as a small face network measures it: in
              log-odds, in years, in percent of the face's width. The network took no part in inversion
              or tuning.
            - *Travelled*: the `squeeze-caffe` distance from the unedited picture.
            - *Identity*: the distance of the edited picture to the photograph.
            - *Both*: half of the difference between the two strengths' effects; distances are means of the two.
            - Ratios are of means. Their intervals of 95 %% are from 1,000 resamples of the portraits.

            """
                .formatted(subject.label(), job.title()))
        .head(
            "edit",
            "portraits",
            "untuned",
            "tuned",
            "tuned / untuned",
            "travelled, untuned",
            "tuned",
            "identity, untuned",
            "tuned");
    edits.forEach(
        (direction, strengths) -> {
          for (int strength : strengths) {
            row("`%s=%d`".formatted(direction, strength), direction, List.of(strength));
          }
          row("both", direction, strengths);
        });
    page.text("\n" + effects(edits) + "\n\n" + identities(edits) + "\n");
  }

  /** Directions that were measured, each with its strengths. */
  private Map<String, List<Integer>> edits() {
    Map<String, List<Integer>> edits = new TreeMap<>();
    for (String method : measurements.methods(job.study())) {
      Matcher matcher = METHOD.matcher(method);
      if (matcher.matches()) {
        edits
            .computeIfAbsent(matcher.group(1), name -> new ArrayList<>())
            .add(Integer.valueOf(matcher.group(2)));
      }
    }
    return edits;
  }

  private void row(String title, String direction, List<Integer> strengths) {
    Pairs effects = effects(direction, strengths);
    Pairs travelled = means(direction, strengths, AttributesStudy.TRAVELLED);
    Pairs identity = means(direction, strengths, AttributesStudy.IDENTITY);
    double scale = direction.equals("turn") ? 100 : 1;
    page.row(
        List.of(
            title,
            String.valueOf(effects.count()),
            figure(scale * effects.firstMean(), 2),
            figure(scale * effects.secondMean(), 2),
            ratio(effects),
            figure(travelled.firstMean(), 3),
            figure(travelled.secondMean(), 3),
            figure(identity.firstMean(), 3),
            figure(identity.secondMean(), 3)));
  }

  private static String ratio(Pairs effects) {
    Interval interval = effects.ratioInterval();
    return "%s (%s to %s)"
        .formatted(
            figure(effects.ratio(), 2), figure(interval.low(), 2), figure(interval.high(), 2));
  }

  private String effects(Map<String, List<Integer>> edits) {
    Map<String, List<String>> verdicts = new LinkedHashMap<>();
    for (String verdict : List.of("confirmed", "not decided", "refuted")) {
      verdicts.put(verdict, new ArrayList<>());
    }
    edits.forEach(
        (direction, strengths) -> {
          Pairs effects = effects(direction, strengths);
          Interval interval = effects.ratioInterval();
          boolean same = Math.abs(effects.ratio() - 1) <= SAME;
          boolean perhaps = interval.low() <= 1 + SAME && interval.high() >= 1 - SAME;
          String verdict = same ? "confirmed" : perhaps ? "not decided" : "refuted";
          verdicts
              .getOrDefault(verdict, new ArrayList<>())
              .add("`%s` (%s)".formatted(direction, figure(effects.ratio(), 2)));
        });
    List<String> said = new ArrayList<>();
    verdicts.forEach(
        (verdict, directions) -> {
          if (!directions.isEmpty()) {
            said.add(verdict + " for " + String.join(", ", directions));
          }
        });
    return "**An edit changes its attribute after tuning by the same amount as before: "
        + String.join("; ", said)
        + ".** Rule: the ratio of *both* is within .15 of 1. It is not decided if only its interval"
        + " reaches there.";
  }

  private String identities(Map<String, List<Integer>> edits) {
    boolean holds = true;
    List<String> figures = new ArrayList<>();
    for (Map.Entry<String, List<Integer>> edit : edits.entrySet()) {
      Pairs identity = means(edit.getKey(), edit.getValue(), AttributesStudy.IDENTITY);
      holds &= identity.difference() + 2 * identity.error() < 0;
      figures.add(
          "`%s` %s".formatted(edit.getKey(), figure(identity.difference(), identity.error(), 3)));
    }
    return Claims.verdict("The edited picture is nearer to the person after tuning", holds)
        + " Rule: in identity, for each direction, by more than two standard errors. Tuned minus"
        + " untuned: "
        + String.join(", ", figures)
        + ".";
  }

  /** What edits change, each taken in the direction's own sense. */
  private Pairs effects(String direction, List<Integer> strengths) {
    return pairs(direction, strengths, AttributesStudy.EFFECT, strengths.size() > 1);
  }

  private Pairs means(String direction, List<Integer> strengths, String figure) {
    return pairs(direction, strengths, figure, false);
  }

  private Pairs pairs(String direction, List<Integer> strengths, String figure, boolean bySign) {
    List<Pairs> all =
        strengths.stream()
            .map(
                strength -> {
                  Pairs pairs =
                      measurements.pairs(
                          job.study(),
                          AttributesStudy.method(direction, strength, AttributesStudy.UNTUNED),
                          AttributesStudy.method(direction, strength, AttributesStudy.TUNED),
                          figure);
                  return bySign && strength < 0 ? pairs.times(-1) : pairs;
                })
            .toList();
    return Pairs.meanOf(all);
  }
}
