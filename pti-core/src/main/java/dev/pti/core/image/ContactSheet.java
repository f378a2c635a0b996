package dev.pti.core.image;

import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures side by side on white, each with a few lines of text below.
 *
 * <p>All are shown with a longer side of one length: that of the largest, but at least {@value
 * #LEAST_SIDE} and at most {@value #MOST_SIDE} pixels, so that small pictures are scaled up
 * smoothly. Their boxes are of one size, as wide and as high as any picture of the sheet. A column
 * is wider than its box only where texts would be cut otherwise. Needs no fonts.
 */
public final class ContactSheet {
  static final int LEAST_SIDE = 256;
  static final int MOST_SIDE = 512;

  private static final int MARGIN = 16;
  private static final int GAP = 12;
  private static final int ABOVE_TEXT = 8;
  private static final int LEADING = 2;
  private static final int BETWEEN_ROWS = 20;

  /** How far from a picture's left the column of values begins. */
  private static final int VALUES_AT = 112;

  private final List<List<Cell>> rows;
  private final int side;
  private final PictureSize box;
  private final int columnWidth;

  /**
   * One picture and what stands below it.
   *
   * @param lines the first is the title; in the others, a tab sets the rest apart as a column of
   *     values, as in {@code "MSE\t0.0040"}; lines too long for the picture's width are cut with an
   *     ellipsis
   * @param picture of any size
   */
  public record Cell(List<String> lines, Picture picture) {
    /**
     * Keeps an unmodifiable copy of the lines.
     *
     * @param lines what stands below
     * @param picture of any size
     */
    public Cell {
      lines = List.copyOf(lines);
    }
  }

  private ContactSheet(List<List<Cell>> rows) {
    this.rows = rows;
    List<PictureSize> sizes =
        rows.stream().flatMap(List::stream).map(cell -> cell.picture().size()).toList();
    int largest =
        sizes.stream()
            .mapToInt(PictureSize::longerSide)
            .max()
            .orElseThrow(() -> new IllegalArgumentException("a contact sheet needs a picture"));
    side = Math.max(LEAST_SIDE, Math.min(MOST_SIDE, largest));
    box =
        sizes.stream()
            .map(size -> size.withLongerSide(side))
            .reduce(ContactSheet::around)
            .orElseThrow();
    columnWidth = Math.max(box.width(), Math.min(side, widestText()));
  }

  private int widestText() {
    int widest = 0;
    for (List<Cell> row : rows) {
      for (Cell cell : row) {
        Letters letters = Letters.TITLE;
        for (String line : cell.lines()) {
          int tab = line.indexOf('\t');
          int text = letters.width(line.substring(tab + 1));
          widest = Math.max(widest, tab < 0 ? text : VALUES_AT + text);
          letters = Letters.DETAIL;
        }
      }
    }
    return widest;
  }

  private static PictureSize around(PictureSize one, PictureSize other) {
    return new PictureSize(
        Math.max(one.width(), other.width()), Math.max(one.height(), other.height()));
  }

  /**
   * Draws a sheet.
   *
   * @param rows from top to bottom, cells from left to right; rows may differ in length
   * @return an RGB image
   * @throws IllegalArgumentException if there is no picture
   */
  public static BufferedImage draw(List<List<Cell>> rows) {
    return new ContactSheet(rows).draw();
  }

  /**
   * Draws a sheet and saves it.
   *
   * @param rows as in {@link #draw(List)}
   * @param file a name ending in {@code .png} or {@code .jpg}
   * @throws IllegalArgumentException if there is no picture
   * @throws dev.pti.api.InvalidInputException if the file cannot be written
   */
  public static void save(List<List<Cell>> rows, Path file) {
    List<Picture> pictures = rows.stream().flatMap(List::stream).map(Cell::picture).toList();
    PictureFiles.save(draw(rows), Notes.of(pictures), file);
  }

  private BufferedImage draw() {
    int columns = rows.stream().mapToInt(List::size).max().orElseThrow();
    int width = 2 * MARGIN + columns * (columnWidth + GAP) - GAP;
    int height = 2 * MARGIN + BETWEEN_ROWS * (rows.size() - 1);
    height += rows.stream().mapToInt(this::height).sum();
    Canvas sheet = new Canvas(width, height);
    int top = MARGIN;
    for (List<Cell> row : rows) {
      int left = MARGIN;
      for (Cell cell : row) {
        sheet.draw(cell.picture(), left, top, box, side);
        drawLines(sheet, cell.lines(), left, top + box.height() + ABOVE_TEXT);
        left += columnWidth + GAP;
      }
      top += height(row) + BETWEEN_ROWS;
    }
    return sheet.image();
  }

  private int height(List<Cell> row) {
    int lines = row.stream().mapToInt(cell -> cell.lines().size()).max().orElse(0);
    int details = Math.max(0, lines - 1) * (Letters.DETAIL.height() + LEADING);
    return box.height()
        + (lines == 0 ? 0 : ABOVE_TEXT + Letters.TITLE.height() + LEADING + details);
  }

  private void drawLines(Canvas sheet, List<String> lines, int left, int top) {
    Letters letters = Letters.TITLE;
    int colour = Canvas.BLACK;
    int y = top;
    for (String line : lines) {
      int tab = line.indexOf('\t');
      String name = tab < 0 ? line : line.substring(0, tab);
      sheet.write(letters, name, left, y, tab < 0 ? columnWidth : VALUES_AT, colour);
      if (tab >= 0) {
        String value = line.substring(tab + 1);
        sheet.write(letters, value, left + VALUES_AT, y, columnWidth - VALUES_AT, Canvas.BLACK);
      }
      y += letters.height() + LEADING;
      letters = Letters.DETAIL;
      colour = Canvas.GREY;
    }
  }
}
