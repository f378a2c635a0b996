/**
 * Tests that every inverter, tuner and aligner must pass, for those who write their own. Runs are
 * made by a {@code Pti}, so that what is tried is what an application would run. They come as the
 * {@code test-jar} of this module and want that of {@code pti-api}, JUnit Jupiter, AssertJ and
 * native PyTorch on the test class path.
 */
@NullMarked
package dev.pti.contract;

import org.jspecify.annotations.NullMarked;
