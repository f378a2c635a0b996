/** Names of parts, for this project's modules alone. */
@NullMarked
package dev.pti.api.names;

import org.jspecify.annotations.NullMarked;
