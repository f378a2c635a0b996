package dev.pti;

import dev.pti.api.FloatTensor;
import dev.pti.api.LossTerm;
import dev.pti.api.Mask;
import dev.pti.api.PictureSize;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.core.checkpoint.Checksums;
import dev.pti.core.tensor.TorchEngine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What makes two runs the same, so that one may go on from the other's state: everything that
 * decides their bits, by the names that errors use. The number of threads is not in it, because it
 * can be set back.
 */
final class RunIdentity {
  /**
   * What the names of lambdas and of plain objects have that differs from JVM to JVM: {@code
   * $$Lambda$512/0x0123@4567} in Java 17, without the counter from Java 21 on.
   */
  private static final Pattern VOLATILE =
      Pattern.compile("(\\$\\$Lambda(\\$\\d+)?(/(0x)?[0-9a-f]+)?)?@[0-9a-f]+");

  private RunIdentity() {}

  static Map<String, String> inversion(Pti pti, Target target) {
    Settings settings = pti.settings();
    Map<String, String> identity = common(pti);
    identity.put("target sha256", sha256(target.picture().toTensor()));
    identity.put("inverter", stable(settings.inverter()));
    identity.put("inversion losses", terms(pti, settings.inversionLosses()));
    return identity;
  }

  static Map<String, String> tuning(
      Pti pti, Tuner tuner, List<String> names, List<Subject> subjects) {
    Map<String, String> identity = common(pti);
    identity.put("photographs", names.toString());
    for (int i = 0; i < subjects.size(); i++) {
      Subject subject = subjects.get(i);
      String which = subjects.size() == 1 ? "" : (i + 1) + " ";
      identity.put("target " + which + "sha256", sha256(subject.target().picture().toTensor()));
      Map<String, FloatTensor> found = new LinkedHashMap<>(subject.inversion().noise());
      found.put("pivot", subject.inversion().pivot().toTensor());
      identity.put("pivot " + which + "sha256", Checksums.sha256(found));
    }
    identity.put("tuner", stable(tuner));
    identity.put("losses", terms(pti, pti.settings().losses()));
    return identity;
  }

  private static Map<String, String> common(Pti pti) {
    Settings settings = pti.settings();
    Session session = pti.session();
    Map<String, String> identity = new LinkedHashMap<>();
    identity.put("generator sha256", session.sha256());
    ClassLabel classLabel = settings.classLabel();
    identity.put("class label", classLabel == null ? "none" : classLabel.toString());
    identity.put("seed", String.valueOf(settings.seed()));
    identity.put("perceptual distance", session.perceptual().name());
    Mask mask = settings.mask();
    identity.put("mask", mask == null ? "none" : mask.name() + " " + sha256(mask.toTensor()));
    identity.put("device", session.device().isGpu() ? "gpu" : "cpu");
    identity.put("engine", TorchEngine.version());
    identity.put("arithmetic", settings.arithmetic().toString());
    return identity;
  }

  private static String sha256(FloatTensor tensor) {
    return Checksums.sha256(Map.of("", tensor));
  }

  private static String terms(Pti pti, List<LossTerm> terms) {
    PictureSize size = pti.session().generator().pictureSize();
    return terms.stream()
        .map(
            term ->
                "%s × %s (%s)".formatted(term.weight(), term.name(), stable(term.identity(size))))
        .toList()
        .toString();
  }

  static String stable(Object described) {
    return VOLATILE.matcher(String.valueOf(described)).replaceAll("");
  }

  /**
   * The parts in which two lists of settings differ; one that stands in one of them alone is none
   * in the other. Both whole if they do not correspond.
   */
  static String[] differing(String one, String other) {
    String[] ones = one.split("[{}\\[\\],] ?", -1);
    String[] others = other.split("[{}\\[\\],] ?", -1);
    if (ones.length != others.length) {
      List<String> left = missing(ones, others);
      List<String> right = missing(others, ones);
      return left.equals(right)
          ? new String[] {one, other}
          : new String[] {String.join(", ", left), String.join(", ", right)};
    }
    List<String> left = new ArrayList<>();
    List<String> right = new ArrayList<>();
    for (int i = 0; i < ones.length; i++) {
      if (!ones[i].equals(others[i])) {
        left.add(ones[i]);
        right.add(others[i]);
      }
    }
    return new String[] {String.join(", ", left), String.join(", ", right)};
  }

  /** What of one list is not in another, then the settings that only the other has. */
  private static List<String> missing(String[] list, String[] from) {
    List<String> parts = new ArrayList<>(List.of(list));
    List<String> others = new ArrayList<>(List.of(from));
    List.of(from).forEach(parts::remove);
    List.of(list).forEach(others::remove);
    others.stream()
        .filter(it -> it.contains("="))
        .map(it -> it.substring(0, it.indexOf('=') + 1))
        .filter(name -> parts.stream().noneMatch(it -> it.startsWith(name)))
        .toList()
        .forEach(name -> parts.add(name + "none"));
    return parts;
  }
}
