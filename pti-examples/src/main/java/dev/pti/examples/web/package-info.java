/** The page in a browser: photographs in, sliders, edited photographs out. */
@NullMarked
package dev.pti.examples.web;

import org.jspecify.annotations.NullMarked;
