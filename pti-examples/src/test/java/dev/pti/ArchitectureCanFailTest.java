package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The rules see the offenders planted below {@code dev.pti.planted}, and pass what is allowed. */
class ArchitectureCanFailTest {
  private static final Architecture PLANTED = new Architecture("dev.pti.planted");
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages("dev.pti.planted");

  @Test
  void editing_must_not_see_core() {
    assertBroken(PLANTED.module("editing", "api.."), "planted.core.tensor.Kernel");
    assertKept(PLANTED.module("editing", "api..", "core.tensor.."));
  }

  @Test
  void the_api_must_not_see_core() {
    assertBroken(PLANTED.module("api"), "planted.core.tensor.Kernel");
  }

  @Test
  void core_must_not_see_editing() {
    assertBroken(PLANTED.module("core", "api.."), "planted.editing.Editor");
  }

  @Test
  void stylegan_must_not_see_image() {
    assertBroken(PLANTED.room("stylegan", "tensor"), "planted.core.image.Photo");
    assertKept(PLANTED.room("stylegan", "tensor", "image"));
  }

  @Test
  void exported_packages_must_not_show_others() {
    assertBroken(PLANTED.exported(Set.of("dev.pti.planted.api")), "planted.core.tensor.Kernel");
    assertKept(PLANTED.exported(Set.of("dev.pti.planted.api", "dev.pti.planted.core.tensor")));
  }

  @Test
  void only_one_room_may_know_the_engine() {
    assertBroken(PLANTED.onlyIn("stylegan", "ai.djl.engine.."), "ai.djl.engine.Engine");
    assertKept(PLANTED.onlyIn("tensor", "ai.djl.engine.."));
  }

  private static void assertBroken(ArchRule rule, String offence) {
    assertThat(rule.evaluate(CLASSES).getFailureReport().toString()).contains(offence);
  }

  private static void assertKept(ArchRule rule) {
    assertThat(rule.evaluate(CLASSES).getFailureReport().getDetails()).isEmpty();
  }
}
