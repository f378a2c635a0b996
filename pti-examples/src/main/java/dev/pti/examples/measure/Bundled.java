package dev.pti.examples.measure;

import dev.pti.api.Generator;
import dev.pti.api.TensorFile;
import dev.pti.core.checkpoint.Safetensors;
import dev.pti.examples.GeneratorOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** Tensors that lie in a jar, beside a class. */
final class Bundled {
  /** The generators that directions are bundled for. */
  private static final List<String> GENERATORS = List.of(GeneratorOptions.BUNDLED, "portrait64");

  private Bundled() {}

  /**
   * Finds directions that belong to a generator.
   *
   * @param kind how the names of their files end
   * @return none for a generator that there are none for
   */
  static Optional<TensorFile> directions(Generator generator, String kind) {
    return GENERATORS.stream()
        .map(name -> read(Bundled.class, name + "-" + kind + ".safetensors"))
        .filter(it -> generator.sha256().equals(it.metadata().get("generator_sha256")))
        .findFirst();
  }

  /**
   * Reads them.
   *
   * @param beside in whose package the file lies
   * @param name a safetensors file
   * @return its tensors
   */
  static TensorFile read(Class<?> beside, String name) {
    try (InputStream in = beside.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the jar of " + beside.getName() + " lacks " + name);
      }
      return Safetensors.read(in, name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
