/** What pictures share with those who draw and follow them. */
@NullMarked
package dev.pti.core.image.shared;

import org.jspecify.annotations.NullMarked;
