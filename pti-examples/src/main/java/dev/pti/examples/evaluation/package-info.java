/** The measurements behind the tables of docs/RESULTS.md, resumable row by row. */
@NullMarked
package dev.pti.examples.evaluation;

import org.jspecify.annotations.NullMarked;
