package dev.pti.api.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class AtomicFilesTest {
  private final Path folder;

  AtomicFilesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void creates_folders_and_replaces_what_was_there() throws IOException {
    Path file = folder.resolve("a/b/c.txt");
    AtomicFiles.write(file, out -> out.write("old".getBytes(StandardCharsets.UTF_8)));
    AtomicFiles.write(file, out -> out.write("new".getBytes(StandardCharsets.UTF_8)));
    assertThat(file).hasContent("new");
    assertThat(file.getParent()).isDirectoryContaining(path -> path.equals(file));
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  void a_link_stays_and_what_it_leads_to_is_replaced() throws IOException {
    Path file = Files.writeString(Files.createDirectory(folder.resolve("a")).resolve("x"), "old");
    Path link = Files.createSymbolicLink(folder.resolve("link"), file);
    AtomicFiles.write(link, out -> out.write('n'));
    assertThat(link).isSymbolicLink();
    assertThat(file).hasContent("n");
    assertThat(folder.toFile().list()).containsExactlyInAnyOrder("a", "link");
  }

  @Test
  @EnabledOnOs({OS.LINUX, OS.MAC})
  @Timeout(60)
  void refuses_what_is_no_file() throws Exception {
    Path pipe = folder.resolve("pipe");
    assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor()).isZero();
    assertThatThrownBy(() -> AtomicFiles.write(pipe, out -> out.write(1)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write " + pipe + ": it is a device or a pipe");
    assertThat(folder.toFile().list()).containsExactly("pipe");
  }

  @Test
  void leaves_the_old_content_alone_when_the_disk_fills_up() {
    Path file = folder.resolve("x.bin");
    AtomicFiles.write(file, out -> out.write(1));
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IOException("No space left on device");
                    }))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write " + file + ": No space left on device");
    assertThat(file).hasBinaryContent(new byte[] {1});
    assertThat(folder.toFile().list()).containsExactly("x.bin");
  }

  @Test
  void leaves_nothing_when_the_content_fails_in_another_way() {
    Path file = folder.resolve("x.bin");
    assertThatThrownBy(
            () ->
                AtomicFiles.write(
                    file,
                    out -> {
                      out.write(new byte[1 << 20]);
                      throw new IllegalStateException("interrupted");
                    }))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("interrupted");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void names_what_stands_where_a_folder_should_be() throws IOException {
    Path notFolder = Files.createFile(folder.resolve("file"));
    Path file = notFolder.resolve("x.bin");
    assertThatThrownBy(() -> AtomicFiles.write(file, out -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write " + file + ": " + notFolder + " is not a directory");
  }

  @Test
  void refuses_a_target_that_is_a_directory() {
    assertThatThrownBy(() -> AtomicFiles.write(folder, out -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("cannot write " + folder + ": it is a directory");
  }

  /** Not even root may write there. */
  @Test
  @EnabledOnOs(OS.LINUX)
  void names_a_folder_that_cannot_be_written() {
    Path file = Path.of("/proc/sys/x.bin");
    assertThatThrownBy(() -> AtomicFiles.write(file, out -> {}))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageMatching(
            "cannot write /proc/sys/x.bin:"
                + " (permission denied|no file can be made|Read-only file system) in /proc/sys");
  }

  @Test
  void writes_for_an_interrupted_thread_and_leaves_it_interrupted() {
    Path file = folder.resolve("x.bin");
    Thread.currentThread().interrupt();
    AtomicFiles.write(file, out -> out.write(new byte[1 << 20]));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(file).hasSize(1 << 20);
    assertThat(folder.toFile().list()).containsExactly("x.bin");
  }

  @Test
  void deletes_what_dead_writers_of_a_file_left_and_nothing_else() throws IOException {
    String id = ".3f2b1c4d-0a1b-4c2d-8e3f-0123456789ab.tmp";
    for (String name : new String[] {"x", ".x" + id, ".x.bin" + id, ".x.tar", ".x.mine.tmp"}) {
      Files.createFile(folder.resolve(name));
    }
    AtomicFiles.deleteLeftOvers(folder.resolve("x"));
    assertThat(folder.toFile().list())
        .containsExactlyInAnyOrder("x", ".x.bin" + id, ".x.tar", ".x.mine.tmp");
    AtomicFiles.deleteLeftOvers(folder.resolve("nowhere/x.bin"));
  }
}
