package dev.pti.examples.evaluation;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A page that is written from top to bottom. */
final class Markdown {
  private final StringBuilder page = new StringBuilder();

  /** Adds a text as it is. */
  Markdown text(String text) {
    page.append(text);
    return this;
  }

  Markdown heading(String title) {
    page.append("\n## ").append(title).append("\n\n");
    return this;
  }

  /** Adds notes, each a paragraph that ends with an empty line. */
  Markdown notes(List<String> notes) {
    notes.forEach(note -> page.append(note).append("\n\n"));
    return this;
  }

  /** The first line of a table. */
  Markdown head(String... cells) {
    row(List.of(cells));
    page.append("|---".repeat(cells.length)).append("|\n");
    return this;
  }

  Markdown row(List<String> cells) {
    page.append("| ").append(String.join(" | ", cells)).append(" |\n");
    return this;
  }

  /** A figure, or a dash where there is none. */
  static String figure(OptionalDouble value, int digits) {
    return value.isEmpty() ? "–" : figure(value.getAsDouble(), digits);
  }

  static String figure(double value, int digits) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, "%." + digits + "f", value) : "–";
  }

  /** A figure and its standard error. */
  static String figure(double value, double error, int digits) {
    return Double.isFinite(error)
        ? figure(value, digits) + " ± " + figure(error, digits)
        : figure(value, digits);
  }

  @Override
  public String toString() {
    return page.toString();
  }
}
