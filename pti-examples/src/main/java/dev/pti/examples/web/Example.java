package dev.pti.examples.web;

import dev.pti.api.Picture;
import java.util.function.Supplier;

/**
 * A photograph for who has none at hand.
 *
 * @param name what it is called
 * @param photograph decodes it
 */
public record Example(String name, Supplier<Picture> photograph) {}
