package dev.pti.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Pictures of one size in rows and columns, with titles: a strip (one row), a grid of two edits, or
 * the frames of an animation, row by row. It says what is shown; {@code PictureFiles} draws it.
 *
 * <p>Immutable and thread-safe. Equal by value. All pictures are in memory, 12 bytes a pixel, so
 * there are bounds: {@value #MOST_PICTURES} pictures of {@value #MOST_PIXELS} pixels together.
 */
public final class PictureGrid {
  /** The most pictures of a grid. */
  public static final int MOST_PICTURES = 400;

  /** The most pixels of all pictures together. */
  public static final int MOST_PIXELS = 64_000_000;

  private final List<String> columnTitles;
  private final List<String> rowTitles;
  private final List<List<Picture>> rows;

  private PictureGrid(List<String> columnTitles, List<String> rowTitles, List<List<Picture>> rows) {
    this.columnTitles = List.copyOf(columnTitles);
    this.rowTitles = List.copyOf(rowTitles);
    this.rows = rows.stream().map(List::copyOf).toList();
  }

  /**
   * Makes a grid.
   *
   * @param columnTitles one for each column
   * @param rowTitles one for each row; empty texts for rows without titles
   * @param rows from top to bottom, pictures from left to right
   * @return the grid
   * @throws InvalidInputException if there is no picture, a row has not a picture for each title,
   *     pictures differ in size, or there are too many
   */
  public static PictureGrid of(
      List<String> columnTitles, List<String> rowTitles, List<List<Picture>> rows) {
    requireAsMany(rows.size(), "rows", rowTitles);
    for (List<Picture> row : rows) {
      requireAsMany(row.size(), "pictures in a row", columnTitles);
    }
    requireSome(columnTitles, rowTitles);
    Picture first = rows.get(0).get(0);
    for (List<Picture> row : rows) {
      for (Picture picture : row) {
        if (!picture.size().equals(first.size())) {
          throw new InvalidInputException(
              "pictures of a grid are %s and %s, wanted one size"
                  .formatted(first.size(), picture.size()));
        }
      }
    }
    requireBounded(columnTitles.size(), rowTitles.size(), first.size());
    return new PictureGrid(columnTitles, rowTitles, rows);
  }

  /**
   * Makes a strip, or a pair as of before and after.
   *
   * @param titles one for each picture
   * @param pictures from left to right
   * @return a grid of one row without a title
   * @throws InvalidInputException as {@link #of}
   */
  public static PictureGrid row(List<String> titles, List<Picture> pictures) {
    return of(titles, List.of(""), List.of(pictures));
  }

  /**
   * Draws a grid, after a look at whether it can be held. Equal latents are drawn once.
   *
   * @param generator draws the pictures
   * @param columnTitles one for each column
   * @param rowTitles one for each row
   * @param latents from top to bottom and from left to right
   * @return the grid
   * @throws InvalidInputException as {@link #of}, or if a latent does not fit the generator
   */
  public static PictureGrid draw(
      Generator generator,
      List<String> columnTitles,
      List<String> rowTitles,
      List<List<Latent>> latents) {
    return draw(generator.pictureSize(), generator::synthesize, columnTitles, rowTitles, latents);
  }

  /**
   * Draws a grid of whatever can be drawn, after a look at whether it can be held. What is equal is
   * drawn once.
   *
   * @param <T> what a picture shows; compared by its {@code equals}
   * @param size of the pictures
   * @param drawing draws one
   * @param columnTitles one for each column
   * @param rowTitles one for each row
   * @param places from top to bottom and from left to right
   * @return the grid
   * @throws InvalidInputException as {@link #of}
   */
  public static <T> PictureGrid draw(
      PictureSize size,
      Function<T, Picture> drawing,
      List<String> columnTitles,
      List<String> rowTitles,
      List<List<T>> places) {
    requireSome(columnTitles, rowTitles);
    requireBounded(columnTitles.size(), rowTitles.size(), size);
    List<List<Picture>> rows = new ArrayList<>();
    // A walk there and back comes by most places twice.
    Map<T, Picture> drawn = new HashMap<>();
    for (List<T> row : places) {
      rows.add(row.stream().map(it -> drawn.computeIfAbsent(it, drawing)).toList());
    }
    return of(columnTitles, rowTitles, rows);
  }

  private static void requireAsMany(int count, String what, List<String> titles) {
    if (count != titles.size()) {
      throw new InvalidInputException(
          "a grid has %d %s and %d titles for them".formatted(count, what, titles.size()));
    }
  }

  private static void requireSome(List<String> columnTitles, List<String> rowTitles) {
    if (columnTitles.isEmpty() || rowTitles.isEmpty()) {
      throw new InvalidInputException(
          "a grid of %d columns and %d rows has no picture"
              .formatted(columnTitles.size(), rowTitles.size()));
    }
  }

  private static void requireBounded(int columns, int rows, PictureSize size) {
    long count = (long) columns * rows;
    long most = Math.min(MOST_PICTURES, MOST_PIXELS / ((long) size.width() * size.height()));
    if (count > most) {
      throw new InvalidInputException(
          "%d x %d are %d pictures, a grid of %s pixels each holds at most %d"
              .formatted(columns, rows, count, size, most));
    }
  }

  /**
   * Returns the titles of the columns.
   *
   * @return from left to right
   */
  public List<String> columnTitles() {
    return columnTitles;
  }

  /**
   * Returns the titles of the rows.
   *
   * @return from top to bottom
   */
  public List<String> rowTitles() {
    return rowTitles;
  }

  /**
   * Returns the pictures.
   *
   * @return from top to bottom, each row from left to right
   */
  public List<List<Picture>> rows() {
    return rows;
  }

  /**
   * Says what a picture shows.
   *
   * @param row from the top
   * @param column from the left
   * @return both titles, or the one that is not empty
   */
  public String title(int row, int column) {
    String left = rowTitles.get(row);
    String above = columnTitles.get(column);
    return above + (left.isEmpty() || above.isEmpty() ? "" : ", ") + left;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PictureGrid that
        && columnTitles.equals(that.columnTitles)
        && rowTitles.equals(that.rowTitles)
        && rows.equals(that.rows);
  }

  @Override
  public int hashCode() {
    return 31 * columnTitles.hashCode() + rowTitles.hashCode();
  }

  @Override
  public String toString() {
    return "%d x %d pictures".formatted(columnTitles.size(), rowTitles.size());
  }
}
