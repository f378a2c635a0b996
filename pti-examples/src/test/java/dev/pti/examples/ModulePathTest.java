package dev.pti.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * An application with a module-info runs the library as modules. What modules name lies on the
 * module path, the rest, such as native libraries, on the class path: as Maven arranges them.
 */
class ModulePathTest {
  private static final Path SOURCES = Path.of("src", "test", "modules");
  private static final List<String> ROOTS =
      List.of("dev.pti.core", "dev.pti.editing", "dev.pti.video");

  @TempDir Path folder;

  @Test
  void an_application_with_a_module_inverts_tunes_edits_and_writes_a_video() throws Exception {
    List<Path> all =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(Path::of)
            .filter(Files::exists)
            .toList();
    List<Path> modules = needed(modules(all));
    String modulePath = path(modules);
    compile(modulePath);
    Path out = folder.resolve("out.txt");
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-Djava.awt.headless=true",
                "-p",
                folder.resolve("classes") + File.pathSeparator + modulePath,
                "-cp",
                path(all.stream().filter(it -> !modules.contains(it)).toList()),
                "-m",
                "outside/outside.Outside",
                folder.toString())
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = java.waitFor(120, TimeUnit.SECONDS);
    java.destroyForcibly();
    assertThat(Files.readString(out)).contains("2 frames").doesNotContain("Exception");
    assertThat(ended).isTrue();
    assertThat(java.exitValue()).isZero();
    assertThat(folder.resolve("sheet.png")).isNotEmptyFile();
  }

  private static Map<String, Path> modules(List<Path> files) {
    Map<String, Path> modules = new LinkedHashMap<>();
    for (Path file : files) {
      try {
        for (ModuleReference found : ModuleFinder.of(file).findAll()) {
          modules.putIfAbsent(found.descriptor().name(), file);
        }
      } catch (FindException e) {
        // No name can be made of its file's, as of native PyTorch's: it stays on the class path.
      }
    }
    return modules;
  }

  private static List<Path> needed(Map<String, Path> modules) {
    Deque<String> open = new ArrayDeque<>(ROOTS);
    Map<String, Path> needed = new LinkedHashMap<>();
    while (!open.isEmpty()) {
      String name = open.remove();
      Path file = modules.get(name);
      if (file != null && needed.put(name, file) == null) {
        ModuleFinder.of(file)
            .find(name)
            .orElseThrow()
            .descriptor()
            .requires()
            .forEach(it -> open.add(it.name()));
      }
    }
    return List.copyOf(needed.values());
  }

  private void compile(String modulePath) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter told = new StringWriter();
    try (StandardJavaFileManager files =
        compiler.getStandardFileManager(null, null, StandardCharsets.UTF_8)) {
      List<String> options = new ArrayList<>(List.of("-p", modulePath, "-d"));
      options.add(folder.resolve("classes").toString());
      boolean compiled =
          compiler
              .getTask(
                  told,
                  files,
                  null,
                  options,
                  null,
                  files.getJavaFileObjects(
                      SOURCES.resolve("module-info.java"),
                      SOURCES.resolve("outside").resolve("Outside.java")))
              .call();
      assertThat(compiled).as(told.toString()).isTrue();
    }
  }

  private static String path(List<Path> files) {
    return files.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }
}
