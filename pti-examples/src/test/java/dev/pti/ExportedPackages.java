package dev.pti;

import static java.util.stream.Collectors.toUnmodifiableSet;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMember;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.net.URL;
import java.util.Collections;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What modules export to everybody.
 *
 * @param root the package below which all are ours
 * @param names of packages
 */
record ExportedPackages(String root, Set<String> names) {
  /** Those that the modules on the class path say. */
  static ExportedPackages of(String root) {
    try {
      return new ExportedPackages(
          root,
          Collections.list(
                  ExportedPackages.class.getClassLoader().getResources("module-info.class"))
              .stream()
              .map(ExportedPackages::read)
              .filter(it -> it.name().startsWith(root + "."))
              .flatMap(it -> it.exports().stream())
              .filter(it -> !it.isQualified())
              .map(ModuleDescriptor.Exports::source)
              .collect(toUnmodifiableSet()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModuleDescriptor read(URL module) {
    try (InputStream in = module.openStream()) {
      return ModuleDescriptor.read(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A class of theirs shows, of all that is ours, public classes of theirs alone. */
  ArchCondition<JavaClass> showOnlyExported() {
    return new ArchCondition<>("show only what is exported, of what is ours") {
      @Override
      public void check(JavaClass shown, ConditionEvents events) {
        Stream.of(shown)
            .filter(ExportedPackages::isPublic)
            .flatMap(it -> it.getMembers().stream())
            .filter(ExportedPackages::isSeen)
            .forEach(
                member ->
                    types(member)
                        .flatMap(it -> it.getAllInvolvedRawTypes().stream())
                        .map(JavaClass::getBaseComponentType)
                        .filter(it -> !mayShow(it))
                        .forEach(
                            it ->
                                events.add(
                                    SimpleConditionEvent.violated(
                                        member,
                                        member.getDescription() + " shows " + it.getName()))));
      }
    };
  }

  private static boolean isSeen(JavaMember member) {
    return member.getModifiers().contains(JavaModifier.PUBLIC)
        || member.getModifiers().contains(JavaModifier.PROTECTED);
  }

  private static Stream<JavaType> types(JavaMember member) {
    return member instanceof JavaCodeUnit code
        ? Stream.concat(Stream.of(code.getReturnType()), code.getParameterTypes().stream())
        : Stream.of(((JavaField) member).getType());
  }

  private boolean mayShow(JavaClass type) {
    String name = type.getPackageName();
    boolean isOurs = name.equals(root) || name.startsWith(root + ".");
    return !isOurs || (names.contains(name) && isPublic(type));
  }

  /** With all that it stands in. */
  private static boolean isPublic(JavaClass type) {
    return type.getModifiers().contains(JavaModifier.PUBLIC)
        && type.getEnclosingClass().map(ExportedPackages::isPublic).orElse(true);
  }
}
