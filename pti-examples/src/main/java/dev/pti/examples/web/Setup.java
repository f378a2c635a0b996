package dev.pti.examples.web;

import dev.pti.Pti;
import dev.pti.core.image.Aligner;
import dev.pti.core.optimization.DragSettings;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a studio works with.
 *
 * @param aligner cuts the square out of each photograph
 * @param tunes whether the generator is tuned around each
 * @param dragging how points are pulled
 * @param example is taken by who has no photograph at hand
 * @param sliders chooses what is offered
 * @param run opens what the page starts with, if anything
 */
public record Setup(
    Aligner aligner,
    boolean tunes,
    DragSettings dragging,
    Example example,
    Function<Pti, List<Slider>> sliders,
    Function<Pti, Optional<Opened>> run) {}
