/** What is built with the library: the command line, benchmarks and evaluations. */
@NullMarked
package dev.pti.examples;

import org.jspecify.annotations.NullMarked;
