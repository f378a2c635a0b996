package dev.pti.examples.cli;

import dev.pti.api.Region;
import dev.pti.core.image.Masks;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Parts of an aligned portrait by their names, or of any picture by an image. */
final class NamedRegion {
  private NamedRegion() {}

  /** Returns the region of a name, or null if there is none. */
  static @Nullable Region find(String name) {
    return switch (name) {
      case "face" -> Region.face();
      case "head" -> Region.head();
      case "eyes" -> Region.eyes();
      case "mouth" -> Region.mouth();
      case "background" -> Region.head().inverted().named("background");
      default -> null;
    };
  }

  /** Returns the region of a name, or else the mask in a file. */
  static Region read(String nameOrFile) {
    Region region = find(nameOrFile);
    return region == null ? Masks.read(Path.of(nameOrFile)) : region;
  }
}
