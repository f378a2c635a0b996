package dev.pti;

import com.google.common.collect.Lists;
import com.google.common.io.MoreFiles;
import dev.pti.api.CancelledException;
import dev.pti.api.Picture;
import dev.pti.api.Subject;
import dev.pti.api.Target;
import dev.pti.core.image.Photographs;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The inversion of several photographs, as many at once as the builder was told. One that fails, to
 * be read or to be found, does not lose the others; one that is cancelled ends it. Belongs to one
 * call.
 */
final class InversionOfSeveral {
  private final Pti pti;
  private final Cancellation cancellation;
  private final List<Inverted> kept = new ArrayList<>();
  private final Map<String, RuntimeException> failures = new HashMap<>();

  /**
   * A photograph that is yet to be read.
   *
   * @param whole the photograph that the target was cut from, where it is at hand
   */
  private record Source(String name, Supplier<Target> target, @Nullable Supplier<Picture> whole) {}

  /** A target, and what it was made of. */
  private record Ready(Target target, Source source) {}

  private InversionOfSeveral(Pti pti, Cancellation cancellation) {
    this.pti = pti;
    this.cancellation = cancellation;
  }

  static InvertedTogether of(Pti pti, List<Path> photographs, Cancellation cancellation) {
    return new InversionOfSeveral(pti, cancellation)
        .run(
            photographs.stream()
                .map(
                    file ->
                        new Source(
                            MoreFiles.getNameWithoutExtension(file),
                            () -> pti.target(file),
                            () -> Photographs.read(file)))
                .toList());
  }

  static InvertedTogether ofTargets(Pti pti, List<Target> targets, Cancellation cancellation) {
    return new InversionOfSeveral(pti, cancellation)
        .run(
            targets.stream()
                .map(it -> new Source(it.name(), () -> fitting(pti, it), null))
                .toList());
  }

  private static Target fitting(Pti pti, Target target) {
    target.requireSize(pti.session().generator().pictureSize());
    return target;
  }

  private InvertedTogether run(List<Source> sources) {
    List<String> names = sources.stream().map(Source::name).toList();
    Subject.requireDifferent(names);
    pti.session().requireOpen();
    int begun = 0;
    for (List<Source> some : Lists.partition(sources, InversionJob.most(pti.settings()))) {
      if (begun > 0 && stopsBefore(some, begun, sources.size())) {
        break;
      }
      invert(read(some), sources.size() > 1);
      begun += some.size();
      if (isOver()) {
        break;
      }
    }
    if (!failures.isEmpty()) {
      throw new PartlyInvertedException(kept, inOrder(names));
    }
    return InvertedTogether.of(kept);
  }

  /** An encoder takes no steps at which it could stop; but nothing is begun that is not wanted. */
  private boolean stopsBefore(List<Source> some, int begun, int total) {
    if (pti.session().isClosed()) {
      return false; // It refuses them itself.
    }
    Optional<String> reason = cancellation.stopRequest(pti.session());
    reason.ifPresent(
        why ->
            some.forEach(
                it ->
                    failures.put(
                        it.name,
                        new CancelledException(
                            "photographs", begun, total, why, -1, null, List.of()))));
    return reason.isPresent();
  }

  private boolean isOver() {
    return failures.values().stream().anyMatch(it -> it instanceof CancelledException)
        || (!failures.isEmpty() && pti.session().isClosed());
  }

  private Map<String, RuntimeException> inOrder(List<String> names) {
    Map<String, RuntimeException> ordered = new LinkedHashMap<>();
    for (String name : names) {
      RuntimeException failure = failures.get(name);
      if (failure != null) {
        ordered.put(name, failure);
      }
    }
    return ordered;
  }

  private List<Ready> read(List<Source> sources) {
    List<Ready> ready = new ArrayList<>();
    for (Source source : sources) {
      try {
        ready.add(new Ready(source.target.get(), source));
      } catch (RuntimeException | Error e) {
        failures.put(source.name, PartlyDoneException.failure(e));
      }
    }
    return ready;
  }

  private void invert(List<Ready> some, boolean isOneOfSeveral) {
    if (some.isEmpty()) {
      return;
    }
    List<InversionJob.Ended> ended;
    try {
      ended =
          InversionJob.of(pti, cancellation, isOneOfSeveral)
              .run(some.stream().map(Ready::target).toList());
    } catch (RuntimeException | Error e) {
      some.forEach(it -> failures.put(it.source.name, PartlyDoneException.failure(e)));
      return;
    }
    for (int i = 0; i < some.size(); i++) {
      take(some.get(i), ended.get(i));
    }
  }

  private void take(Ready ready, InversionJob.Ended ended) {
    RuntimeException failure = ended.outcome().failure();
    if (failure != null) {
      failures.put(ready.source.name, failure);
      return;
    }
    Inverted inverted =
        new Inverted(pti, ready.target, ended.outcome().get(), ended.seconds(), ended.threads());
    kept.add(ready.source.whole == null ? inverted : inverted.from(ready.source.whole));
  }
}
