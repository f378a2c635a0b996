package dev.pti;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Arrows point one way, as the design draws them. */
@AnalyzeClasses(
    packages = "dev.pti",
    importOptions = {ImportOption.DoNotIncludeTests.class, ArchitectureTest.NoTestJars.class})
class ArchitectureTest {
  /** Tests of other modules are folders to {@code mvn test} and jars to {@code mvn verify}. */
  static final class NoTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final Architecture PTI = new Architecture("dev.pti");

  @ArchTest static final ArchRule THE_API_SEES_NONE_OF_OURS = PTI.module("api");
  @ArchTest static final ArchRule EDITING_SEES_THE_API_ALONE = PTI.module("editing", "api..");
  @ArchTest static final ArchRule CORE_SEES_THE_API_ALONE = PTI.module("core", "api..");
  @ArchTest static final ArchRule VIDEO_SEES_IMAGES = PTI.module("video", "api..", "core.image");
  @ArchTest static final ArchRule THE_ENTRY_SEES_API_AND_CORE = PTI.entry();

  @ArchTest static final ArchRule TENSOR_SEES_NO_OTHER_ROOM = PTI.room("tensor");
  @ArchTest static final ArchRule STYLEGAN_SEES_TENSOR = PTI.room("stylegan", "tensor");
  @ArchTest static final ArchRule PERCEPTUAL_SEES_TENSOR = PTI.room("perceptual", "tensor");

  @ArchTest static final ArchRule CLIP_SEES_PERCEPTUAL = PTI.room("clip", "tensor", "perceptual");

  @ArchTest
  static final ArchRule INVERSION_SEES_THE_NETWORKS =
      PTI.room("inversion", "tensor", "stylegan", "perceptual");

  @ArchTest
  static final ArchRule TUNING_SEES_THE_NETWORKS =
      PTI.room("tuning", "tensor", "stylegan", "perceptual");

  @ArchTest
  static final ArchRule HYPERSTYLE_SEES_THE_ENCODERS =
      PTI.room("hyperstyle", "tensor", "inversion");

  @ArchTest static final ArchRule OPTIMIZATION_SEES_TENSOR = PTI.room("optimization", "tensor");
  @ArchTest static final ArchRule FACE_SEES_TENSOR = PTI.room("face", "tensor");
  @ArchTest static final ArchRule CHECKPOINT_SEES_NO_OTHER_ROOM = PTI.room("checkpoint");

  @ArchTest static final ArchRule IMAGE_SEES_NO_OTHER_ROOM = PTI.room("image");
  @ArchTest static final ArchRule FILM_SEES_IMAGE = PTI.room("film", "image");

  @ArchTest static final ArchRule WHAT_IMAGE_SHARES_STANDS_ALONE = PTI.room("image.shared");

  @ArchTest
  static final ArchRule WHAT_INVERTERS_SHARE_SEES_NO_INVERTER =
      PTI.room("inversion.shared", "tensor");

  @ArchTest
  static final ArchRule THE_BUNDLED_ENCODER_SEES_NO_OTHER_INVERTER =
      PTI.room("inversion.feature", "inversion.shared", "tensor", "perceptual");

  @ArchTest
  static final ArchRule THE_LARGE_ENCODERS_SEE_NO_INVERTER =
      PTI.room("inversion.encoder", "tensor", "perceptual");

  @ArchTest
  static final ArchRule WHAT_USERS_SEE_NAMES_NOTHING_THAT_THEY_DO_NOT =
      PTI.exported(ExportedPackages.of("dev.pti").names());

  @ArchTest
  static final ArchRule ONLY_TENSOR_KNOWS_THE_ENGINE =
      PTI.onlyIn("tensor", "ai.djl.pytorch..", "ai.djl.engine..");

  @ArchTest
  static final ArchRule ONLY_VIDEO_KNOWS_FFMPEG =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.pti.video..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bytedeco..");

  @ArchTest
  static final ArchRule MODULES_READ_THEIR_OWN_FILES =
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.pti.examples..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName("com.google.common.io.Resources")
          .because("on a module path a module's files are seen by itself alone");

  @ArchTest
  static final ArchRule THE_MEASURES_SEE_NO_OTHER_EXAMPLE =
      noClasses()
          .that()
          .resideInAPackage("dev.pti.examples.measure..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.pti.examples.cli..",
              "dev.pti.examples.evaluation..",
              "dev.pti.examples.training..");

  @ArchTest
  static final ArchRule THE_PAGE_SEES_NO_OTHER_EXAMPLE =
      noClasses()
          .that()
          .resideInAPackage("dev.pti.examples.web..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.pti.examples.benchmark..",
              "dev.pti.examples.cli..",
              "dev.pti.examples.evaluation..",
              "dev.pti.examples.measure..",
              "dev.pti.examples.training..");

  @ArchTest
  static final ArchRule WHAT_COMMANDS_SHARE_SEES_NO_COMMAND =
      noClasses()
          .that()
          .resideInAPackage("dev.pti.examples")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.pti.examples.(*)..");
}
