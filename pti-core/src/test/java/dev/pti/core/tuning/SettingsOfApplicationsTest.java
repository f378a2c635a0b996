package dev.pti.core.tuning;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application has no Immutables, with which settings are generated, on its class path. */
class SettingsOfApplicationsTest {
  private static final String APPLICATION =
      """
      import dev.pti.core.inversion.Projection;
      import dev.pti.core.optimization.DragSettings;
      import dev.pti.core.tuning.FeatureRefinement;
      import dev.pti.core.tuning.LocalityRegularizer;
      import dev.pti.core.tuning.PivotalTuning;
      import dev.pti.core.tuning.Stitching;
      import dev.pti.core.tuning.TuningSettings;

      class Application {
        Object tuner = PivotalTuning.ofDefaults().with(b -> b.steps(200).threshold(.04));
        Object settings = TuningSettings.builder().schedule(TuningSettings.Schedule.COSINE).build();
        Object locality = LocalityRegularizer.builder().distance(20).samples(2).build();
        Object refinement = FeatureRefinement.ofDefaults().with(b -> b.steps(50));
        Object stitching = Stitching.ofDefaults().with(b -> b.steps(20));
        Object search = Projection.inWPlus().with(b -> b.steps(300));
        Object dragging = DragSettings.builder().steps(100).build();
      }
      """;

  @TempDir Path folder;

  @Test
  void an_application_that_takes_warnings_for_errors_is_compiled() throws IOException {
    Path source = Files.writeString(folder.resolve("Application.java"), APPLICATION);
    String classPath =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(entry -> !entry.contains("value-annotations"))
            .collect(joining(File.pathSeparator));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    StringWriter told = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      List<String> options =
          List.of("-Werror", "-proc:none", "-cp", classPath, "-d", folder.toString());
      compiler.getTask(told, files, null, options, null, files.getJavaFileObjects(source)).call();
    }
    assertThat(told.toString()).isEmpty();
    assertThat(folder.resolve("Application.class")).exists();
  }
}
