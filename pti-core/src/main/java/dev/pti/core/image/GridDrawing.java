package dev.pti.core.image;

import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws a grid of pictures on white: the columns' titles above, the rows' titles to the left, each
 * picture in a square box. Where a title is wider than its column, columns stand further apart, up
 * to twice the side; what is wider still is cut.
 */
final class GridDrawing {
  /** As many pixels a side as other programs open without trouble. */
  static final int MOST_PIXELS_A_SIDE = 16_384;

  static final int LEAST_SIDE = 16;
  static final int MOST_SIDE = 2_048;

  private static final int MARGIN = 12;
  private static final int GAP = 6;
  private static final int BESIDE_TEXT = 8;
  private static final Letters LETTERS = Letters.DETAIL;

  private final PictureGrid grid;
  private final int side;
  private final int pitch;
  private final int leftOfPictures;
  private final int topOfPictures;

  private GridDrawing(PictureGrid grid, int side) {
    this.grid = grid;
    this.side = requireSide(side);
    pitch = Math.max(side, Math.min(2 * side, widest(grid.columnTitles()))) + GAP;
    int rowTitles = Math.min(2 * side, widest(grid.rowTitles()));
    leftOfPictures = MARGIN + (rowTitles == 0 ? 0 : rowTitles + BESIDE_TEXT);
    boolean titled = widest(grid.columnTitles()) > 0;
    topOfPictures = MARGIN + (titled ? LETTERS.height() + BESIDE_TEXT / 2 : 0);
  }

  /** The side of pictures if none is asked for: small ones twice as large, large ones smaller. */
  static int usualSide(PictureGrid grid) {
    Picture picture = grid.rows().get(0).get(0);
    return Math.max(128, Math.min(512, Math.max(picture.width(), picture.height())));
  }

  /** Draws all on one sheet. */
  static BufferedImage sheet(PictureGrid grid, int side) {
    return new GridDrawing(grid, side).sheet();
  }

  /** Draws each picture with its title below, all of one size, row by row. */
  static List<BufferedImage> frames(PictureGrid grid, int side) {
    requireSide(side);
    List<BufferedImage> frames = new ArrayList<>();
    boolean titled = widest(grid.columnTitles()) + widest(grid.rowTitles()) > 0;
    int below = titled ? LETTERS.height() + BESIDE_TEXT : 0;
    for (int row = 0; row < grid.rows().size(); row++) {
      for (int column = 0; column < grid.columnTitles().size(); column++) {
        Canvas frame = new Canvas(side, side + below);
        frame.draw(grid.rows().get(row).get(column), 0, 0, side);
        String title = grid.title(row, column);
        frame.writeCentred(LETTERS, title, 0, side + BESIDE_TEXT / 2, side, Canvas.BLACK);
        frames.add(frame.image());
      }
    }
    return frames;
  }

  private BufferedImage sheet() {
    int width = leftOfPictures + grid.columnTitles().size() * pitch - GAP + MARGIN;
    int height = topOfPictures + grid.rows().size() * (side + GAP) - GAP + MARGIN;
    if (Math.max(width, height) > MOST_PIXELS_A_SIDE) {
      throw new InvalidInputException(
          "%s of %d pixels a side make a sheet of %d x %d pixels, wanted at most %d a side"
              .formatted(grid, side, width, height, MOST_PIXELS_A_SIDE));
    }
    Canvas sheet = new Canvas(width, height);
    for (int column = 0; column < grid.columnTitles().size(); column++) {
      String title = grid.columnTitles().get(column);
      int left = leftOfPictures + column * pitch;
      sheet.writeCentred(LETTERS, title, left, MARGIN, pitch - GAP, Canvas.BLACK);
    }
    for (int row = 0; row < grid.rows().size(); row++) {
      int top = topOfPictures + row * (side + GAP);
      int textTop = top + (side - LETTERS.height()) / 2;
      sheet.write(LETTERS, grid.rowTitles().get(row), MARGIN, textTop, 2 * side, Canvas.BLACK);
      for (int column = 0; column < grid.columnTitles().size(); column++) {
        int left = leftOfPictures + column * pitch + (pitch - GAP - side) / 2;
        sheet.draw(grid.rows().get(row).get(column), left, top, side);
      }
    }
    return sheet.image();
  }

  private static int requireSide(int side) {
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
