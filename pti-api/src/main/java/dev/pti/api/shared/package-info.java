/** What this project's modules share, for them alone. */
@NullMarked
package dev.pti.api.shared;

import org.jspecify.annotations.NullMarked;
