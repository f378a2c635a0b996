/**
 * Attributes of faces as numbers, to measure what edits do: expression, age, apparent gender, where
 * the face turns. They are estimates of small networks about pictures, not facts about people.
 */
@NullMarked
package dev.pti.examples.measure;

import org.jspecify.annotations.NullMarked;
