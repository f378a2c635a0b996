package dev.pti.examples.web;

import dev.pti.Tuned;
import dev.pti.api.Picture;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A saved run, with which the page starts.
 *
 * @param tuned as it was saved
 * @param photograph decodes the whole photograph that it was cut from, if it is at hand
 */
public record Opened(Tuned tuned, Optional<Supplier<Picture>> photograph) {}
