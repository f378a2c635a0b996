/** Classes that break the rules of the architecture, so that the rules are seen to fail. */
@NullMarked
package dev.pti.planted;

import org.jspecify.annotations.NullMarked;
