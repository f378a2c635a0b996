/** How every room writes files whole or not at all, and says why it could not. */
@NullMarked
package dev.pti.api.files;

import org.jspecify.annotations.NullMarked;
