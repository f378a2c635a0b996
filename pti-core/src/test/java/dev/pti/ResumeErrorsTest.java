package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.Arithmetic;
import dev.pti.api.CancelledException;
import dev.pti.api.FloatTensor;
import dev.pti.api.InvalidInputException;
import dev.pti.api.LossTerm;
import dev.pti.api.Losses;
import dev.pti.api.Mask;
import dev.pti.api.Region;
import dev.pti.api.Target;
import dev.pti.core.SyntheticGenerator;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** States that a run must not go on from: one sentence each, and the state stays as it is. */
@Timeout(120)
class ResumeErrorsTest {
  private static final Target TARGET = SmallPti.target(1);

  @TempDir private static Path saved;
  @TempDir private Path folder;

  private Path inversion;
  private Path tuning;

  /** An inversion that is finished, and a tuning that was stopped. */
  @BeforeAll
  static void stop_a_run() {
    Cancellation cancellation = new Cancellation();
    try (Pti pti =
        SmallPti.builder()
            .resumable(saved)
            .listener(
                step -> {
                  if (step.stage().equals("tuning") && step.index() == 1) {
                    cancellation.cancel();
                  }
                })
            .build()) {
      Inverted inverted = pti.invert(TARGET);
      assertThatThrownBy(() -> inverted.tune(cancellation)).isInstanceOf(CancelledException.class);
    }
  }

  @BeforeEach
  void copy() throws IOException {
    inversion = folder.resolve("waves.inversion.safetensors");
    tuning = folder.resolve("waves.tuning.safetensors");
    Files.copy(saved.resolve("waves.inversion.safetensors"), inversion);
    Files.copy(saved.resolve("waves.tuning.safetensors"), tuning);
  }

  private Pti.Builder builder() {
    return SmallPti.builder().resumable(folder);
  }

  private void assertInversionRefused(Pti.Builder builder, Target target, String differs)
      throws IOException {
    byte[] before = Files.readAllBytes(inversion);
    try (Pti pti = builder.build()) {
      assertThatThrownBy(() -> pti.invert(target))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              inversion + " was saved by a run with " + differs + "; delete it to start anew");
    }
    assertThat(inversion).hasBinaryContent(before);
  }

  private void assertTuningRefused(Pti.Builder builder, String differs) throws IOException {
    byte[] before = Files.readAllBytes(tuning);
    try (Pti pti = builder.build()) {
      Inverted inverted = pti.invert(TARGET);
      assertThatThrownBy(inverted::tune)
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(tuning + " was saved by a run with " + differs + "; delete it to start anew");
    }
    assertThat(tuning).hasBinaryContent(before);
  }

  @Test
  void another_seed() throws IOException {
    assertInversionRefused(builder().seed(8), TARGET, "seed 0, this run has 8");
  }

  @Test
  void other_arithmetic() throws IOException {
    assertInversionRefused(
        builder().arithmetic(Arithmetic.BFLOAT16),
        TARGET,
        "arithmetic float32, this run has bfloat16");
  }

  @Test
  void other_settings() throws IOException {
    assertInversionRefused(
        builder().inverter(Projection.inW().with(b -> b.steps(6).latentSamples(40))),
        TARGET,
        "inverter steps=5, this run has steps=6");
    assertTuningRefused(
        builder().tuner(PivotalTuning.ofDefaults().with(b -> b.steps(4).rank(2).threshold(.1))),
        "tuner rank=none, threshold=none, this run has rank=2, threshold=0.1");
    assertTuningRefused(
        builder().loss(distance -> List.of(distance, Losses.l2().weighted(2))),
        "losses 1.0 × l2 (1.0 × l2 (pixels)), this run has 2.0 × l2 (2.0 × l2 (pixels))");
  }

  @Test
  void another_target_of_the_same_name() throws IOException {
    Target other = SmallPti.target(2);
    assertInversionRefused(
        builder(), other, "target sha256 " + sha256(TARGET) + ", this run has " + sha256(other));
  }

  private static String sha256(Target target) {
    return dev.pti.core.checkpoint.Checksums.sha256(Map.of("", target.picture().toTensor()));
  }

  @Test
  void another_generator() throws IOException {
    Path other = folder.resolve("other.safetensors");
    var file = SyntheticGenerator.of(32, 16, 16, size -> 8);
    Safetensors.write(other, file.tensors(), file.metadata());
    String here;
    String there;
    try (Pti pti = SmallPti.builder().build();
        Pti another = SmallPti.builder().generator(other).build()) {
      there = pti.generator().sha256();
      here = another.generator().sha256();
    }
    assertInversionRefused(
        builder().generator(other), TARGET, "generator sha256 " + there + ", this run has " + here);
  }

  @Test
  void another_mask() throws IOException {
    float[] weights = new float[32 * 32];
    Arrays.fill(weights, .5f);
    Region mask = Mask.of("half", FloatTensor.of(weights, 32, 32));
    try (Pti pti = builder().mask(mask).build()) {
      assertThatThrownBy(() -> pti.invert(TARGET))
          .hasMessageStartingWith(
              inversion + " was saved by a run with mask none, this run has half");
    }
  }

  /** Names of lambdas differ from JVM to JVM, and from lambda to lambda. */
  @Test
  void lambdas_are_compared_by_their_names_alone() {
    for (int i = 0; i < 2; i++) {
      double scale = i + 1;
      LossTerm one = (image, target) -> Losses.meanAbsoluteError(image, target);
      LossTerm other = i == 0 ? one : Losses::meanAbsoluteError;
      Pti.Builder builder =
          SmallPti.builder()
              .resumable(folder.resolve("lambdas"))
              .loss(distance -> List.of(distance, other.named("mine")))
              .tuner(
                  PivotalTuning.ofDefaults()
                      .with(b -> b.steps(2).stopWhen(step -> step.loss() < -scale)));
      try (Pti pti = builder.build()) {
        assertThat(pti.invert(TARGET).tune().tuning().history()).hasSize(2);
      }
    }
  }

  @Test
  void a_damaged_state() throws IOException {
    byte[] whole = Files.readAllBytes(tuning);
    byte[] flipped = whole.clone();
    flipped[whole.length - 5] ^= 1;
    assertDamaged(flipped, tuning + " is damaged: its checksum differs; delete it to start anew");
    assertDamaged(Arrays.copyOf(whole, whole.length - 4), " bytes of values are there");
    assertDamaged(new byte[3], tuning + " is truncated: safetensors begins with 8 bytes, it has 3");
    Files.delete(tuning);
    Safetensors.write(tuning, Map.of("x", FloatTensor.of(new float[1], 1)), Map.of());
    assertDamaged(Files.readAllBytes(tuning), tuning + " is no state of a run");
    // Nothing is lost: the state itself still goes on.
    Files.write(tuning, whole);
    try (Pti pti = builder().build();
        Pti fresh = SmallPti.builder().build()) {
      assertThat(pti.invert(TARGET).tune().tuning())
          .isEqualTo(fresh.invert(TARGET).tune().tuning());
    }
  }

  /** As that of a large generator with its optimizer's moments is. */
  @Test
  void a_state_of_more_bytes_than_an_array_has_is_read_where_it_lies() throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(tuning.toFile(), "rw")) {
      file.setLength(0);
      file.setLength(3L << 30);
    }
    try (Pti pti = builder().build()) {
      Inverted inverted = pti.invert(TARGET);
      assertThatThrownBy(inverted::tune)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(tuning + " has a header that is not the JSON of safetensors");
    }
  }

  private void assertDamaged(byte[] content, String message) throws IOException {
    Files.write(tuning, content);
    try (Pti pti = builder().build()) {
      Inverted inverted = pti.invert(TARGET);
      assertThatThrownBy(inverted::tune)
          .isInstanceOf(InvalidInputException.class)
          .hasMessageContaining(message);
    }
    assertThat(tuning).hasBinaryContent(content);
  }

  @Test
  void two_runs_at_once_with_one_state() throws Exception {
    CountDownLatch reached = new CountDownLatch(1);
    CountDownLatch released = new CountDownLatch(1);
    Path own = folder.resolve("own");
    try (Pti pti =
        SmallPti.builder()
            .resumable(own)
            .listener(
                step -> {
                  reached.countDown();
                  Threads.await(released);
                })
            .build()) {
      Run<Inverted> first = pti.invertAsync(TARGET);
      assertThat(reached.await(60, TimeUnit.SECONDS)).isTrue();
      assertThatThrownBy(() -> pti.invert(TARGET))
          .isInstanceOf(InvalidInputException.class)
          .hasMessage(
              own.resolve("waves.inversion.safetensors")
                  + " is in use by another run; targets that run at once need names of their own");
      released.countDown();
      assertThat(first.join().latent()).isNotNull();
    }
  }

  @Test
  void a_file_in_place_of_the_folder_is_refused_before_any_work() throws IOException {
    Path file = Files.writeString(folder.resolve("states"), "");
    Path below = file.resolve("jobs");
    assertThatThrownBy(() -> Pti.builder().resumable(file))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot keep states in " + file + ": it is a file, not a folder");
    assertThatThrownBy(() -> Pti.builder().resumable(below))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot keep states in %s: %s is a file, not a folder", below, file);
  }

  @Test
  void a_state_every_zero_steps() {
    assertThatThrownBy(() -> Pti.builder().resumable(folder, 0))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("resumable: a state every 0 steps, wanted at least 1");
  }
}
