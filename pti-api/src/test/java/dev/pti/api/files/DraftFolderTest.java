package dev.pti.api.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class DraftFolderTest {
  @TempDir Path folder;

  private void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }

  @Test
  void what_is_published_replaces_what_is_stale_and_leaves_the_rest_alone() throws IOException {
    write(folder.resolve("a"), "old");
    write(folder.resolve("b"), "old");
    write(folder.resolve("mine"), "mine");
    try (DraftFolder draft = DraftFolder.in(folder)) {
      write(draft.path().resolve("a"), "new");
      write(draft.path().resolve("end"), "new");
      draft.publish(List.of("a", "b"), "end");
    }
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a", "end", "mine");
    assertThat(folder.resolve("a")).hasContent("new");
  }

  @Test
  void what_is_not_published_leaves_no_trace() throws IOException {
    Path fresh = folder.resolve("a/b");
    try (DraftFolder draft = DraftFolder.in(fresh)) {
      write(draft.path().resolve("x"), "new");
    }
    assertThat(fresh).doesNotExist();
  }

  @Test
  void what_is_published_in_part_lacks_what_comes_last() throws IOException {
    write(folder.resolve("a"), "old");
    write(folder.resolve("pivot"), "old");
    try (DraftFolder draft = DraftFolder.in(folder)) {
      write(draft.path().resolve("a"), "new");
      // As where the process dies before the last file.
      assertThatThrownBy(() -> draft.publish(List.of(), "pivot"))
          .isInstanceOf(NoSuchFileException.class);
    }
    assertThat(folder.resolve("a")).hasContent("new");
    assertThat(folder.resolve("pivot")).doesNotExist();
  }

  @Test
  void a_folder_in_the_way_is_told_before_anything_changes() throws IOException {
    write(folder.resolve("pivot"), "old");
    Files.createDirectories(folder.resolve("a/in the way"));
    try (DraftFolder draft = DraftFolder.in(folder)) {
      write(draft.path().resolve("a"), "new");
      write(draft.path().resolve("pivot"), "new");
      assertThatThrownBy(() -> draft.publish(List.of(), "pivot"))
          .isInstanceOf(FileSystemException.class)
          .hasMessage(folder.resolve("a") + ": a folder is in the way");
    }
    assertThat(folder.resolve("pivot")).hasContent("old");
  }

  @Test
  void an_interrupted_thread_has_its_draft_and_stays_interrupted() throws IOException {
    Thread.currentThread().interrupt();
    try (DraftFolder draft = DraftFolder.in(folder)) {
      assertThat(draft.path().resolve(".lock")).exists();
    }
    assertThat(Thread.interrupted()).isTrue();
    assertThat(folder).isEmptyDirectory();
  }

  /** As a process leaves it that was killed some time ago. */
  private Path abandoned(Duration age) throws IOException {
    Path draft = Files.createDirectory(folder.resolve(".draft-" + UUID.randomUUID()));
    write(draft.resolve("x"), "half");
    write(draft.resolve(".lock"), "");
    Files.setLastModifiedTime(draft.resolve(".lock"), FileTime.from(Instant.now().minus(age)));
    return draft;
  }

  private static void makeOld(Path draft) throws IOException {
    Files.setLastModifiedTime(
        draft.resolve(".lock"), FileTime.from(Instant.now().minus(Duration.ofDays(3))));
  }

  @Test
  void drafts_of_processes_that_died_are_deleted_by_the_next() throws IOException {
    Path dead = abandoned(Duration.ofMinutes(5));
    Path justBegun = abandoned(Duration.ZERO);
    Path somebodyElses = Files.createDirectory(folder.resolve(".draft-of-my-novel"));
    write(somebodyElses.resolve(".lock"), "");
    makeOld(somebodyElses);
    DraftFolder.in(folder).close();
    assertThat(dead).doesNotExist();
    assertThat(justBegun).exists();
    assertThat(somebodyElses).exists();
  }

  @Test
  void drafts_of_this_process_stay_however_long_they_take() throws IOException {
    try (DraftFolder first = DraftFolder.in(folder)) {
      makeOld(first.path());
      DraftFolder.in(folder).close();
      assertThat(first.path()).exists();
    }
  }

  /** Holds the lock of a draft until it is killed. */
  static final class Holder {
    private Holder() {}

    public static void main(String[] args) throws Exception {
      FileChannel.open(Path.of(args[0], ".lock"), StandardOpenOption.WRITE).lock();
      System.out.println("locked");
      Thread.sleep(Duration.ofMinutes(5).toMillis());
    }
  }

  @Test
  @Timeout(120)
  void drafts_of_another_process_stay_until_it_dies() throws Exception {
    Path draft = abandoned(Duration.ofDays(3));
    Process other =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Holder.class.getName(),
                draft.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var out = other.inputReader()) {
      assertThat(out.readLine()).isEqualTo("locked");
      DraftFolder.in(folder).close();
      assertThat(draft).exists();
    } finally {
      other.destroyForcibly().waitFor();
    }
    DraftFolder.in(folder).close();
    assertThat(draft).doesNotExist();
  }
}
