/**
 * Tests that every implementation of a role must pass, for those who write their own: what wants no
 * generator; the {@code test-jar} of {@code pti-core} has those that want one, in {@code
 * dev.pti.contract}. They come as the {@code test-jar} of this module and want JUnit Jupiter,
 * AssertJ and, for {@link dev.pti.api.contract.LossTermContract}, DJL's PyTorch engine on the test
 * class path.
 */
@NullMarked
package dev.pti.api.contract;

import org.jspecify.annotations.NullMarked;
