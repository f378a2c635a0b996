package dev.pti;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Makes the rules that hold the modules and rooms apart, below a root package, so that the same
 * rules can be tried on planted offenders. A room that is still empty breaks no rule.
 *
 * @param root the package of the entry, as in {@code dev.pti}
 */
record Architecture(String root) {

  /** A module's packages see, of all that is ours, themselves and the named packages alone. */
  ArchRule module(String module, String... seen) {
    return seesOnly(root + "." + module + "..", Stream.of(seen).map(this::absolute));
  }

  /** A room of core sees, of all that is ours, itself, the api and the named rooms alone. */
  ArchRule room(String room, String... seen) {
    return seesOnly(
        root + ".core." + room + "..",
        Stream.concat(
            Stream.of(absolute("api..")),
            Arrays.stream(seen).map(other -> absolute("core." + other + ".."))));
  }

  /** The entry sees api and core alone. */
  ArchRule entry() {
    return seesOnly(root, Stream.of(absolute("api.."), absolute("core..")));
  }

  /** Packages of others are used in one of our rooms alone. */
  ArchRule onlyIn(String room, String... packages) {
    return noClasses()
        .that(ours().and(not(resideInAPackage(absolute("core." + room + "..")))))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(packages)
        .allowEmptyShould(true);
  }

  /** What users see names nothing that they do not. */
  ArchRule exported(Set<String> packages) {
    return classes()
        .that()
        .resideInAnyPackage(packages.toArray(String[]::new))
        .should(new ExportedPackages(root, packages).showOnlyExported());
  }

  private ArchRule seesOnly(String own, Stream<String> seen) {
    String[] allowed = Stream.concat(Stream.of(own), seen).toArray(String[]::new);
    return classes()
        .that()
        .resideInAPackage(own)
        .should()
        .onlyDependOnClassesThat(
            not(ours())
                .or(resideInAnyPackage(allowed))
                .as("are not ours or in " + String.join(", ", allowed)))
        .allowEmptyShould(true);
  }

  private DescribedPredicate<JavaClass> ours() {
    return resideInAPackage(root + "..");
  }

  private String absolute(String packages) {
    return root + "." + packages;
  }
}
