package dev.pti.core.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Damages small files of every container at random and reads them in every way.
 *
 * <p>The build reads a few thousand for a few seconds. More, with little memory and further files
 * to damage:
 *
 * <pre>{@code
 * mvn -pl pti-core -am test -Dtest=FuzzTest -Dsurefire.failIfNoSpecifiedTests=false \
 *   -Dtest.heap=-Xmx256m -Dpti.fuzz.files=100000 -Dpti.fuzz.seed=7 -Dpti.fuzz.corpus=/some/files
 * }</pre>
 *
 * <p>What is found is kept in {@code target/fuzz}.
 */
class FuzzTest {
  private static final int FILES = 3000;
  private static final int SECONDS_FOR_ALL = 12;
  private static final int SECONDS_FOR_ONE = 5;
  private static final int ENOUGH = 20;

  private final Path folder;
  private final List<String> findings = new ArrayList<>();

  FuzzTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  @Timeout(value = 8, unit = TimeUnit.HOURS)
  void damaged_files_are_read_or_refused_with_a_sentence() throws Exception {
    Integer asked = Integer.getInteger("pti.fuzz.files");
    long seed = Long.getLong("pti.fuzz.seed", 1);
    List<byte[]> corpus = new ArrayList<>(FuzzCorpus.make(folder).values());
    String further = System.getProperty("pti.fuzz.corpus");
    if (further != null) {
      corpus.addAll(FuzzCorpus.of(Path.of(further)).values());
    }
    Mutations mutations = new Mutations(seed, corpus);
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_FOR_ALL);
    ExecutorService reader = Executors.newSingleThreadExecutor(FuzzTest::daemon);
    int files = 0;
    while (files < (asked == null ? FILES : asked)
        && (asked != null || System.nanoTime() < end)
        && findings.size() < ENOUGH) {
      if (!read(mutations.next(), files++, reader)) {
        break;
      }
    }
    reader.shutdown();
    assertThat(findings).as("findings with seed %d in %d files", seed, files).isEmpty();
    assertThat(files).isGreaterThan(FILES / 30);
  }

  private static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "reader");
    thread.setDaemon(true);
    return thread;
  }

  /** Returns false if the reader hangs, so that no further file can be read. */
  private boolean read(byte[] bytes, int number, ExecutorService reader)
      throws InterruptedException, ExecutionException {
    Path file = Fixtures.write(folder, "damaged", bytes);
    Future<@Nullable Throwable> finding = reader.submit(() -> FuzzTarget.finding(file));
    try {
      Throwable found = finding.get(SECONDS_FOR_ONE, TimeUnit.SECONDS);
      if (found != null) {
        keep(bytes, number, found.toString());
      }
      return true;
    } catch (TimeoutException e) {
      keep(bytes, number, "no end after " + SECONDS_FOR_ONE + " s");
      return false;
    }
  }

  private void keep(byte[] bytes, int number, String what) {
    Path kept = Path.of("target", "fuzz");
    kept.toFile().mkdirs();
    Path file = Fixtures.write(kept, "file-" + number, bytes);
    findings.add(file + ": " + what);
  }
}
