package dev.pti.examples;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Region;
import dev.pti.core.image.Masks;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Parts of an aligned portrait by their names, or of any picture by an image. */
public final class NamedRegion {
  private NamedRegion() {}

  /**
   * Returns the region of a name.
   *
   * @param name face, head, eyes, mouth or background
   * @return null if there is none
   */
  public static @Nullable Region find(String name) {
    return switch (name) {
      case "face" -> Region.face();
      case "head" -> Region.head();
      case "eyes" -> Region.eyes();
      case "mouth" -> Region.mouth();
      case "background" -> Region.head().inverted().named("background");
      default -> null;
    };
  }

  /**
   * Returns the region of a name, or else the mask in a file.
   *
   * @param nameOrFile the name is looked for first
   * @return the region
   * @throws InvalidInputException if there is no such file, or it holds no mask
   */
  public static Region read(String nameOrFile) {
    Region region = find(nameOrFile);
    return region == null ? Masks.read(Path.of(nameOrFile)) : region;
  }
}
