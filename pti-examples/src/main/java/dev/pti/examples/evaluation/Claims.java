package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
      claims.add(lead());
      claims.add(editability());
    }
    if (areMeasured(MethodsStudy.NAME, W, SLOPES, W_TUNED, SLOPES_TUNED)) {
      claims.add(slopesNearer());
      claims.add(slopesEditable());
    }
    return claims;
  }

  private String slopesNearer() {
    boolean holds = true;
    List<String> figures = new ArrayList<>();
    for (Map.Entry<String, Integer> distance : DISTANCES.entrySet()) {
      Pairs untuned = pairs(W, SLOPES, distance.getKey());
      holds &= untuned.difference() < -2 * untuned.error();
      figures.add(
          "%s: %s, and %s tuned with locality"
              .formatted(
                  label(distance.getKey()),
                  difference(untuned, distance.getValue()),
                  difference(
                      pairs(W_TUNED, SLOPES_TUNED, distance.getKey()), distance.getValue())));
    }
    return verdict("A search along slopes finds a nearer pivot in W, in the same steps", holds)
        + " The rule: untuned, in each of three measures, by more than two standard errors. Along"
        + " slopes minus along coordinates: "
        + String.join("; ", figures)
        + ".";
  }

  private String slopesEditable() {
    boolean holds = true;
    List<String> figures = new ArrayList<>();
    for (String attribute : MeasuredEdits.attributes()) {
      String effect = MeasuredEdits.effect(attribute);
      double scale = pairs(W, W_TUNED, effect).firstMean();
      Pairs both = pairs(W_TUNED, SLOPES_TUNED, effect);
      double ahead = both.difference() / scale;
      double error = both.error() / Math.abs(scale);
      holds &= ahead > -2 * error;
      figures.add(
          "`%s`: %s survives, a difference of %s"
              .formatted(
                  attribute,
                  figure(pairs(W, SLOPES_TUNED, effect).ratio(), 2),
                  figure(ahead, error, 2)));
    }
    return verdict("Edits survive tuning at a pivot along slopes as well", holds)
        + " The rule: tuned with locality, not less of an edit's effect survives than at a pivot"
        + " along coordinates, by more than two standard errors. "
        + String.join("; ", figures)
        + ".";
  }

  private String nearer() {
    boolean holds = true;
    List<String> figures = new ArrayList<>();
    for (Map.Entry<String, Integer> distance : DISTANCES.entrySet()) {
      Pairs across = pairs(W_PLUS, W_TUNED, distance.getKey());
      boolean nearer = across.difference() < 0;
      holds &= nearer;
      figures.add(
          "%s: tuned W is %s than untuned W+ (%s against %s)"
              .formatted(
                  label(distance.getKey()),
                  nearer ? "nearer" : "farther",
                  figure(across.secondMean(), distance.getValue()),
                  figure(across.firstMean(), distance.getValue())));
    }
    return verdict("Tuning at a pivot in W comes nearer to the photograph than W+ does", holds)
        + " The rule: with locality, in each of three measures. "
        + String.join(". ", figures)
        + ".";
  }

  private String lead() {
    boolean holds = true;
    List<String> figures = new ArrayList<>();
    for (Map.Entry<String, Integer> distance : DISTANCES.entrySet()) {
      String name = distance.getKey();
      Pairs before = pairs(W_PLUS, W, name);
      Pairs after = pairs(W_PLUS_TUNED, W_TUNED, name);
      holds &= after.difference() < Math.max(0, before.difference() / 2);
      figures.add(
          "%s: W minus W+ is %s before tuning and %s after"
              .formatted(
                  label(name),
                  difference(before, distance.getValue()),
                  difference(after, distance.getValue())));
    }
    return verdict("Tuning closes the gap between pivots in W and in W+", holds)
        + " The rule: less than half of W's distance behind W+ is left when both are tuned with"
        + " locality, in each of three measures. "
        + String.join(". ", figures)
        + ".";
  }

  private String editability() {
    int better = 0;
    int worse = 0;
    List<String> figures = new ArrayList<>();
    for (String attribute : MeasuredEdits.attributes()) {
      String effect = MeasuredEdits.effect(attribute);
      Pairs kept = pairs(W, W_TUNED, effect);
      Pairs both = pairs(W_PLUS_TUNED, W_TUNED, effect);
      double scale = kept.firstMean();
      double ahead = both.difference() / scale;
      double error = both.error() / Math.abs(scale);
      better += ahead > 2 * error ? 1 : 0;
      worse += ahead < -2 * error ? 1 : 0;
      figures.add(
          "`%s`: %s survives tuning at the pivot in W and %s at the pivot in W+, a difference of %s"
              .formatted(
                  attribute,
                  figure(kept.ratio(), kept.ratioError(), 2),
                  figure(pairs(W, W_PLUS_TUNED, effect).ratio(), 2),
                  figure(ahead, error, 2)));
    }
    int edits = MeasuredEdits.attributes().size();
    String claim = "Pivots in W keep editability that pivots in W+ lose";
    String opening =
        better == edits || worse > 0
            ? verdict(claim, better == edits)
            : "**%s: confirmed in %d of %d edits, not decided in the others.**"
                .formatted(claim, better, edits);
    return opening
        + " The rule: tuned with locality, more of an edit's effect survives at the pivot in W, by more"
        + " than two standard errors. "
        + String.join(". ", figures)
        + ".";
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
    boolean holds = true;
    List<String> figures = new ArrayList<>();
    for (Map.Entry<String, Integer> distance : DISTANCES.entrySet()) {
      String name = distance.getKey();
      Pairs noise = measurements.pairs(NoiseStudy.NAME, without, with, name);
      Pairs tuning =
          measurements.pairs(NoiseStudy.NAME, NoiseStudy.UNTUNED, NoiseStudy.TUNED, name);
      double part = Math.abs(noise.difference() / tuning.difference());
      holds &= part < HARDLY;
      figures.add(
          "%s %s (%s %% of what tuning changes)"
              .formatted(
                  label(name), difference(noise, distance.getValue()), figure(100 * part, 0)));
    }
    return verdict(claim, holds) + " Fitted minus not: " + String.join(", ", figures) + ".";
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

  static String verdict(String claim, boolean holds) {
    return "**%s: %s.**".formatted(claim, holds ? "confirmed" : "refuted");
  }
}
