/**
 * Tests that every implementation of a role must pass, for those who write their own. They come as
 * the {@code test-jar} of this module and want JUnit Jupiter, AssertJ and, for {@link
 * dev.pti.api.contract.LossTermContract}, DJL's PyTorch engine on the test class path.
 */
@NullMarked
package dev.pti.api.contract;

import org.jspecify.annotations.NullMarked;
