package dev.pti.examples.web;

import dev.pti.Pti;
import dev.pti.core.image.Aligner;
import dev.pti.core.optimization.DragSettings;
import dev.pti.core.tuning.FeatureRefinement;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a studio works with.
 *
 * @param aligner cuts the square out of each photograph
 * @param tunes whether the generator is tuned around each
 * @param dragging how points are pulled
 * @param refining how what is tuned comes nearer to its photograph, if that is asked for
 * @param example is taken by who has no photograph at hand
 * @param sliders chooses what is offered
 * @param run opens what the page starts with, if anything
 */
public record Setup(
    Aligner aligner,
    boolean tunes,
    DragSettings dragging,
    FeatureRefinement refining,
    Example example,
    Function<Pti, List<Slider>> sliders,
    Function<Pti, Optional<Opened>> run) {}
