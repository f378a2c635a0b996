package dev.pti.core.checkpoint;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The readers hold no way to run anything, whatever a file says: none is in their byte code. */
class NothingIsExecutedTest {
  private static final Set<String> WAYS =
      Set.of(
          "java.lang.ProcessBuilder",
          "java.lang.Process",
          "java.lang.ClassLoader",
          "java.lang.Module",
          "java.lang.ModuleLayer",
          "java.util.ServiceLoader",
          "java.io.ObjectInputStream",
          "java.io.Externalizable",
          "java.beans.XMLDecoder",
          "java.net.URLClassLoader",
          "java.net.URL",
          "java.net.URI",
          "java.net.Socket",
          "sun.misc.Unsafe");

  private static final DescribedPredicate<JavaClass> A_WAY_TO_RUN =
      new DescribedPredicate<>("a way to run or load something") {
        @Override
        public boolean test(JavaClass type) {
          return WAYS.contains(type.getName())
              || type.getPackageName().startsWith("java.lang.reflect")
              || type.getPackageName().startsWith("javax.script")
              || type.getPackageName().startsWith("java.lang.invoke")
              || type.getPackageName().startsWith("javax.naming");
        }
      };

  private static final ArchRule NOTHING_RUNS =
      noClasses().should().dependOnClassesThat(A_WAY_TO_RUN);

  private static final Set<String> LOOKUPS =
      Set.of(
          "java.lang.Class.forName",
          "java.lang.Class.newInstance",
          "java.lang.Class.getMethod",
          "java.lang.Class.getMethods",
          "java.lang.Class.getDeclaredMethod",
          "java.lang.Class.getDeclaredMethods",
          "java.lang.Class.getConstructor",
          "java.lang.Class.getConstructors",
          "java.lang.Class.getDeclaredConstructor",
          "java.lang.Class.getDeclaredConstructors",
          "java.lang.Class.getField",
          "java.lang.Class.getDeclaredField",
          "java.lang.Class.getClassLoader",
          "java.lang.Class.getResource",
          "java.lang.Class.getResourceAsStream",
          "java.lang.Enum.valueOf",
          "java.lang.Runtime.exec",
          "java.lang.Runtime.load",
          "java.lang.Runtime.loadLibrary",
          "java.lang.Runtime.halt",
          "java.lang.System.exit",
          "java.lang.System.load",
          "java.lang.System.loadLibrary",
          "java.lang.System.setProperty");

  private static final ArchRule NOTHING_IS_LOOKED_UP =
      noClasses()
          .that()
          .areNotEnums() // whose own valueOf calls that of Enum
          .should()
          .callMethodWhere(
              new DescribedPredicate<>("a lookup by name, or a command") {
                @Override
                public boolean test(JavaMethodCall call) {
                  return LOOKUPS.contains(call.getTargetOwner().getName() + "." + call.getName());
                }
              });

  private static JavaClasses room() {
    return new ClassFileImporter()
        .withImportOption(new ImportOption.DoNotIncludeTests())
        .importPackages("dev.pti.core.checkpoint");
  }

  @Test
  void the_readers_hold_no_way_to_run_or_load_anything() {
    NOTHING_RUNS.check(room());
  }

  @Test
  void the_readers_look_nothing_up_by_a_name() {
    NOTHING_IS_LOOKED_UP.check(room());
  }

  @Test
  void the_rules_can_fail() {
    JavaClasses running = new ClassFileImporter().importClasses(Runs.class);
    assertThatThrownBy(() -> NOTHING_RUNS.check(running))
        .hasMessageContaining("java.lang.ProcessBuilder");
    assertThatThrownBy(() -> NOTHING_IS_LOOKED_UP.check(running)).hasMessageContaining("forName");
  }

  @SuppressWarnings("UnusedMethod") // it is there to be found
  private static final class Runs {
    static ProcessBuilder named(String name) throws ClassNotFoundException {
      return new ProcessBuilder(Class.forName(name).getSimpleName());
    }
  }
}
