package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.api.PictureSize;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a grid of pictures on white: the columns' titles above, the rows' titles to the left, each
 * picture with its longer side as long as asked for. A title that is wider than its column is
 * broken into lines, three at most; what is longer still ends with an ellipsis.
 */
final class GridDrawing {
  /** As many pixels a side as other programs open without trouble. */
  static final int MOST_PIXELS_A_SIDE = 16_384;

  static final int LEAST_SIDE = 16;
  static final int MOST_SIDE = 2_048;

  private static final int MARGIN = 12;
  private static final int GAP = 6;
  private static final int BESIDE_TEXT = 8;
  private static final int MOST_LINES = 3;
  private static final Letters LETTERS = Letters.DETAIL;

  private final PictureGrid grid;
  private final int side;
  private final PictureSize box;
  private final int leftOfPictures;
  private final int topOfPictures;

  private GridDrawing(PictureGrid grid, int side) {
    this.grid = grid;
    this.side = requireSide(side);
    box = box(grid, side);
    int rowTitles = Math.min(mostRowTitle(), widest(grid.rowTitles()));
    leftOfPictures = MARGIN + (rowTitles == 0 ? 0 : rowTitles + BESIDE_TEXT);
    int titles = heightOf(grid.columnTitles(), box.width());
    topOfPictures = MARGIN + (titles == 0 ? 0 : titles + BESIDE_TEXT / 2);
  }

  /** The side of pictures if none is asked for: small ones twice as large, large ones smaller. */
  static int usualSide(PictureGrid grid) {
    Picture picture = grid.rows().get(0).get(0);
    return Math.max(128, Math.min(512, Math.max(picture.width(), picture.height())));
  }

  /** All pictures of a grid have one size. */
  private static PictureSize box(PictureGrid grid, int side) {
    return grid.rows().get(0).get(0).size().withLongerSide(side);
  }

  /** Draws all on one sheet. */
  static BufferedImage sheet(PictureGrid grid, int side) {
    return new GridDrawing(grid, side).sheet();
  }

  /** Draws each picture with its title below, all of one size, row by row. */
  static List<BufferedImage> frames(PictureGrid grid, int side) {
    requireSide(side);
    PictureSize box = box(grid, side);
    requireBounded(grid, side, box);
    List<BufferedImage> frames = new ArrayList<>();
    List<String> titles = new ArrayList<>();
    for (int row = 0; row < grid.rowTitles().size(); row++) {
      for (int column = 0; column < grid.columnTitles().size(); column++) {
        titles.add(grid.title(row, column));
      }
    }
    int lines = heightOf(titles, box.width());
    int below = lines == 0 ? 0 : lines + BESIDE_TEXT;
    for (Picture picture : grid.rows().stream().flatMap(List::stream).toList()) {
      Canvas frame = new Canvas(box.width(), box.height() + below);
      frame.draw(picture, 0, 0, box, side);
      int top = box.height() + BESIDE_TEXT / 2;
      writeTitle(frame, titles.get(frames.size()), 0, top, box.width());
      frames.add(frame.image());
    }
    return frames;
  }

  /** All frames are in memory at once, and their file beside them. */
  private static void requireBounded(PictureGrid grid, int side, PictureSize box) {
    long count = (long) grid.rowTitles().size() * grid.columnTitles().size();
    long most = PictureGrid.MOST_PIXELS / box.pixels();
    if (count > most) {
      throw new InvalidInputException(
          "%d pictures of %d pixels a side are too many for an animation, wanted at most %d"
              .formatted(count, side, most));
    }
  }

  private BufferedImage sheet() {
    int width = leftOfPictures + grid.columnTitles().size() * (box.width() + GAP) - GAP + MARGIN;
    int height = topOfPictures + grid.rows().size() * (box.height() + GAP) - GAP + MARGIN;
    if (Math.max(width, height) > MOST_PIXELS_A_SIDE) {
      throw new InvalidInputException(
          "%s of %d pixels a side make a sheet of %d x %d pixels, wanted at most %d a side"
              .formatted(grid, side, width, height, MOST_PIXELS_A_SIDE));
    }
    Canvas sheet = new Canvas(width, height);
    for (int column = 0; column < grid.columnTitles().size(); column++) {
      String title = grid.columnTitles().get(column);
      int bottom = topOfPictures - BESIDE_TEXT / 2;
      int top = bottom - heightOf(List.of(title), box.width());
      int left = leftOfPictures + column * (box.width() + GAP);
      writeTitle(sheet, title, left, top, box.width());
    }
    for (int row = 0; row < grid.rows().size(); row++) {
      int top = topOfPictures + row * (box.height() + GAP);
      int textTop = top + (box.height() - LETTERS.height()) / 2;
      sheet.write(
          LETTERS, grid.rowTitles().get(row), MARGIN, textTop, mostRowTitle(), Canvas.BLACK);
      for (int column = 0; column < grid.columnTitles().size(); column++) {
        int left = leftOfPictures + column * (box.width() + GAP);
        sheet.draw(grid.rows().get(row).get(column), left, top, box, side);
      }
    }
    return sheet.image();
  }

  private int mostRowTitle() {
    return Math.max(2 * side, 160);
  }

  private static void writeTitle(Canvas canvas, String title, int left, int top, int width) {
    int y = top;
    for (String line : LETTERS.wrap(title, width, MOST_LINES)) {
      canvas.writeCentred(LETTERS, line, left, y, width, Canvas.BLACK);
      y += LETTERS.height();
    }
  }

  /** The height of the title with most lines; 0 if all are empty. */
  private static int heightOf(List<String> titles, int width) {
    return titles.stream()
        .filter(title -> !title.isEmpty())
        .mapToInt(title -> LETTERS.wrap(title, width, MOST_LINES).size() * LETTERS.height())
        .max()
        .orElse(0);
  }

  static int requireSide(int side) {
    if (side < LEAST_SIDE || side > MOST_SIDE) {
      throw new InvalidInputException(
          "pictures of %d pixels a side, wanted %d to %d".formatted(side, LEAST_SIDE, MOST_SIDE));
    }
    return side;
  }

  private static int widest(List<String> titles) {
    return titles.stream().mapToInt(LETTERS::width).max().orElse(0);
  }
}
