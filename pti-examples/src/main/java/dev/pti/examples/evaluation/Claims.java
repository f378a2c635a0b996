package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Collectors;

/**
 * What the paper claims, and this library, each claim confirmed or refuted by the measured rows. A
 * claim's rule is stated in its text; nothing is said while rows are missing.
 */
final class Claims {
  /** Where a lower value is nearer to the photograph, and the digits to show. */
  private static final Map<String, Integer> DISTANCES =
      new java.util.TreeMap<>(Map.of("mse", 4, "perceptual", 3, "identity", 3));

  /** The part that a thing may matter for it to hardly matter. */
  private static final double HARDLY = .1;

  private static final String W = MethodsStudy.method(MethodsStudy.W, MethodsStudy.UNTUNED);
  private static final String W_PLUS =
      MethodsStudy.method(MethodsStudy.W_PLUS, MethodsStudy.UNTUNED);
  private static final String W_TUNED = MethodsStudy.method(MethodsStudy.W, MethodsStudy.LOCAL);
  private static final String SLOPES =
      MethodsStudy.method(MethodsStudy.SLOPES, MethodsStudy.UNTUNED);
  private static final String SLOPES_TUNED =
      MethodsStudy.method(MethodsStudy.SLOPES, MethodsStudy.LOCAL);
  private static final String W_PLUS_TUNED =
      MethodsStudy.method(MethodsStudy.W_PLUS, MethodsStudy.LOCAL);

  private final Measurements measurements;

  Claims(Measurements measurements) {
    this.measurements = measurements;
  }

  List<String> ofMethods() {
    List<String> claims = new ArrayList<>();
    if (areMeasured(MethodsStudy.NAME, W, W_PLUS, W_TUNED, W_PLUS_TUNED)) {
      claims.add(nearer());
      claims.add(gap());
      claims.add(editability());
    }
    if (areMeasured(MethodsStudy.NAME, W, SLOPES, W_TUNED, SLOPES_TUNED)) {
      claims.add(slopesNearer());
      claims.add(slopesEditable());
    }
    return claims;
  }

  private String slopesNearer() {
    List<Finding> findings =
        inEachDistance(
            (name, digits) -> {
              Pairs untuned = pairs(W, SLOPES, name);
              String tuned = difference(pairs(W_TUNED, SLOPES_TUNED, name), digits);
              return new Finding(
                  untuned.difference() < -2 * untuned.error(),
                  "%s: %s, and %s tuned with locality"
                      .formatted(label(name), difference(untuned, digits), tuned));
            });
    return verdict("A search along slopes finds a nearer pivot in W, in the same steps", findings)
        + " Rule: untuned, in each of three measures, by more than two standard errors. Along slopes"
        + " minus along coordinates:"
        + figures(findings);
  }

  private String slopesEditable() {
    List<Finding> findings = new ArrayList<>();
    for (String attribute : MeasuredEdits.attributes()) {
      String effect = MeasuredEdits.effect(attribute);
      Lead lead = lead(W_TUNED, SLOPES_TUNED, effect);
      findings.add(
          new Finding(
              lead.part > -2 * lead.error,
              "`%s`: %s survives, a difference of %s"
                  .formatted(attribute, figure(pairs(W, SLOPES_TUNED, effect).ratio(), 2), lead)));
    }
    return verdict("Edits survive tuning at a pivot along slopes as well", findings)
        + " Rule: tuned with locality, what survives of an edit's effect is not less than at a pivot"
        + " along coordinates by more than two standard errors."
        + figures(findings);
  }

  private String nearer() {
    List<Finding> findings =
        inEachDistance(
            (name, digits) -> {
              Pairs across = pairs(W_PLUS, W_TUNED, name);
              boolean nearer = across.difference() < 0;
              return new Finding(
                  nearer,
                  "%s: tuned W is %s than untuned W+ (%s against %s)"
                      .formatted(
                          label(name),
                          nearer ? "nearer" : "farther",
                          figure(across.secondMean(), digits),
                          figure(across.firstMean(), digits)));
            });
    return verdict("Tuning at a pivot in W comes nearer to the photograph than W+ does", findings)
        + " Rule: tuned with locality, in each of three measures."
        + figures(findings);
  }

  private String gap() {
    List<Finding> findings =
        inEachDistance(
            (name, digits) -> {
              Pairs before = pairs(W_PLUS, W, name);
              Pairs after = pairs(W_PLUS_TUNED, W_TUNED, name);
              return new Finding(
                  after.difference() < Math.max(0, before.difference() / 2),
                  "%s: W minus W+ is %s before tuning and %s after"
                      .formatted(
                          label(name), difference(before, digits), difference(after, digits)));
            });
    return verdict("Tuning closes the gap between pivots in W and in W+", findings)
        + " Rule: less than half of W's distance behind W+ is left when both are tuned with"
        + " locality, in each of three measures."
        + figures(findings);
  }

  private String editability() {
    int better = 0;
    int worse = 0;
    List<String> figures = new ArrayList<>();
    for (String attribute : MeasuredEdits.attributes()) {
      String effect = MeasuredEdits.effect(attribute);
      Pairs kept = pairs(W, W_TUNED, effect);
      Lead lead = lead(W_PLUS_TUNED, W_TUNED, effect);
      better += lead.part > 2 * lead.error ? 1 : 0;
      worse += lead.part < -2 * lead.error ? 1 : 0;
      figures.add(
          "`%s`: %s survives tuning at the pivot in W and %s at the pivot in W+, a difference of %s"
              .formatted(
                  attribute,
                  figure(kept.ratio(), kept.ratioError(), 2),
                  figure(pairs(W, W_PLUS_TUNED, effect).ratio(), 2),
                  lead));
    }
    int edits = MeasuredEdits.attributes().size();
    String claim = "Pivots in W keep editability that pivots in W+ lose";
    String opening =
        better == edits || worse > 0
            ? verdict(claim, better == edits)
            : "**%s: %s.**".formatted(claim, partly(better, edits));
    return opening
        + " Rule: tuned with locality, more of an edit's effect survives at the pivot in W, by more"
        + " than two standard errors."
        + list(figures);
  }

  /** A verdict that fewer than all edits, or none, decide. */
  static String partly(int confirmed, int edits) {
    if (confirmed == 0) {
      return switch (edits) {
        case 1 -> "not decided";
        case 2 -> "not decided in either of 2 edits";
        default -> "not decided in any of %d edits".formatted(edits);
      };
    }
    return "confirmed in %d of %d edits, not decided in the other%s"
        .formatted(confirmed, edits, edits - confirmed == 1 ? "" : "s");
  }

  /** On the rows of the study of noise. */
  List<String> ofNoise() {
    if (!areMeasured(NoiseStudy.NAME, NoiseStudy.METHODS.toArray(String[]::new))) {
      return List.of();
    }
    return List.of(
        noise(
            "Fitting noise hardly matters without tuning",
            NoiseStudy.UNTUNED_UNFITTED,
            NoiseStudy.UNTUNED),
        noise("Which noise is tuned with hardly matters", NoiseStudy.TUNED_OWN, NoiseStudy.TUNED),
        noise(
            "Whether noise was ever fitted hardly matters after tuning",
            NoiseStudy.TUNED_UNFITTED,
            NoiseStudy.TUNED));
  }

  private String noise(String claim, String without, String with) {
    List<Finding> findings =
        inEachDistance(
            (name, digits) -> {
              Pairs noise = measurements.pairs(NoiseStudy.NAME, without, with, name);
              Pairs tuning =
                  measurements.pairs(NoiseStudy.NAME, NoiseStudy.UNTUNED, NoiseStudy.TUNED, name);
              double part = Math.abs(noise.difference() / tuning.difference());
              return new Finding(
                  part < HARDLY,
                  "%s %s (%s %% of what tuning changes)"
                      .formatted(label(name), difference(noise, digits), figure(100 * part, 0)));
            });
    return verdict(claim, findings) + " Fitted minus not:" + figures(findings);
  }

  /** What is found in one measure or edit, and whether the claim holds there. */
  private record Finding(boolean holds, String figure) {}

  private static List<Finding> inEachDistance(BiFunction<String, Integer, Finding> find) {
    return DISTANCES.entrySet().stream()
        .map(distance -> find.apply(distance.getKey(), distance.getValue()))
        .toList();
  }

  private static String verdict(String claim, List<Finding> findings) {
    return verdict(claim, findings.stream().allMatch(Finding::holds));
  }

  private static String figures(List<Finding> findings) {
    return list(findings.stream().map(Finding::figure).toList());
  }

  private static String list(List<String> figures) {
    return figures.stream()
        .map(figure -> "\n- " + figure)
        .collect(Collectors.joining("", "\n", ""));
  }

  /** How much more of an edit's effect in the untouched generator survives. */
  private record Lead(double part, double error) {
    @Override
    public String toString() {
      return figure(part, error, 2);
    }
  }

  /** By how much the second method is ahead of the first. */
  private Lead lead(String first, String second, String effect) {
    double scale = pairs(W, W_TUNED, effect).firstMean();
    Pairs both = pairs(first, second, effect);
    return new Lead(both.difference() / scale, both.error() / Math.abs(scale));
  }

  private boolean areMeasured(String study, String... methods) {
    return List.of(methods).stream().allMatch(method -> measurements.count(study, method) > 0);
  }

  private Pairs pairs(String first, String second, String figure) {
    return measurements.pairs(MethodsStudy.NAME, first, second, figure);
  }

  private static String difference(Pairs pairs, int digits) {
    return figure(pairs.difference(), pairs.error(), digits);
  }

  private static String label(String figure) {
    return switch (figure) {
      case "mse" -> "MSE";
      case "perceptual" -> "`squeeze-caffe`";
      default -> figure;
    };
  }

  static String verdict(boolean holds) {
    return holds ? "confirmed" : "refuted";
  }

  static String verdict(String claim, boolean holds) {
    return "**%s: %s.**".formatted(claim, verdict(holds));
  }
}
