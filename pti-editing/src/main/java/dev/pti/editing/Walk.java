package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.PictureGrid;
import dev.pti.api.StyleEditor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Edits in an order, each with a title: the strengths of a direction, the way from one edit to
 * another, or from one code to another. Drawn, it is a strip; two of them are a grid; forth and
 * back it is a loop for an animation.
 *
 * <pre>{@code
 * Walk ages = Walk.along(age, -3, 3, 7);
 * PictureGrid strip = ages.draw(tuned.generator(), tuned.latent());
 * PictureFiles.save(strip, Path.of("ages.png"));
 * }</pre>
 *
 * <p>Immutable and thread-safe. Equal by value. It has at most {@value PictureGrid#MOST_PICTURES}
 * edits.
 */
public final class Walk {
  private final List<String> titles;
  private final List<Edit> edits;
  private final List<WalkStyles> styles;

  private Walk(List<String> titles, List<Edit> edits) {
    this(titles, edits, edits.stream().map(edit -> WalkStyles.NONE).toList());
  }

  private Walk(List<String> titles, List<Edit> edits, List<WalkStyles> styles) {
    if (edits.isEmpty() || edits.size() > PictureGrid.MOST_PICTURES) {
      throw new InvalidInputException(
          "walk has %d steps, wanted 1 to %d".formatted(edits.size(), PictureGrid.MOST_PICTURES));
    }
    this.titles = List.copyOf(titles);
    this.edits = List.copyOf(edits);
    this.styles = List.copyOf(styles);
  }

  /**
   * Takes edits as they are, as in {@code Walk.of(Edit.none(), older)} for before and after.
   *
   * @param edits in order; each is its title, without how many style channels it moves
   * @return the walk
   * @throws InvalidInputException if there are none or too many
   */
  public static Walk of(Edit... edits) {
    return of(List.of(edits));
  }

  private static Walk of(List<Edit> edits) {
    return new Walk(edits.stream().map(Edit::title).toList(), edits);
  }

  /**
   * Goes along a direction in equal steps.
   *
   * @param direction on its own layers
   * @param from the first strength
   * @param to the last strength
   * @param count how many edits, both ends included: at least 2
   * @return the walk
   * @throws InvalidInputException if there are fewer than 2 or too many, a strength is not finite,
   *     or the two are equal
   */
  public static Walk along(Direction direction, double from, double to, int count) {
    return along(Edit.of(direction, 1), from, to, count);
  }

  /**
   * Scales an edit in equal steps: from 0 to 1, how it sets in.
   *
   * @param edit what is scaled, as {@link Edit#times} does
   * @param from the first factor
   * @param to the last factor
   * @param count how many edits, both ends included: at least 2
   * @return the walk
   * @throws InvalidInputException if there are fewer than 2 or too many, a factor is not finite, or
   *     the two are equal
   */
  public static Walk along(Edit edit, double from, double to, int count) {
    requireWay(edit.title(), from, to, count);
    return of(Arrays.stream(Amounts.evenly(from, to, count)).mapToObj(edit::times).toList());
  }

  /**
   * Goes along a direction of style channels in equal steps.
   *
   * @param direction whose own strength says nothing
   * @param from the first strength
   * @param to the last strength
   * @param count how many edits, both ends included: at least 2
   * @return the walk
   * @throws InvalidInputException if there are fewer than 2 or too many, a strength is not finite,
   *     or the two are equal
   */
  public static Walk along(StyleDirection direction, double from, double to, int count) {
    return along(Edit.of(direction, 1), from, to, count);
  }

  /**
   * Goes along a direction by given strengths.
   *
   * @param direction on its own layers
   * @param strengths in order
   * @return the walk
   * @throws InvalidInputException if there are none or too many, or one is not finite
   */
  public static Walk strengths(Direction direction, double... strengths) {
    return of(Arrays.stream(strengths).mapToObj(it -> Edit.of(direction, it)).toList());
  }

  /**
   * Goes from one edit to another in equal steps.
   *
   * @param from the first edit
   * @param to the last edit
   * @param count how many edits, both ends included: at least 2
   * @return the walk; positions from 0 to 1 are the titles
   * @throws InvalidInputException if there are fewer than 2 or too many, or the edits belong to
   *     different generators
   */
  public static Walk between(Edit from, Edit to, int count) {
    requireWay("the second edit", 0, 1, count);
    double[] positions = Amounts.evenly(0, 1, count);
    return new Walk(
        Arrays.stream(positions).mapToObj(Amounts::text).toList(),
        Arrays.stream(positions).mapToObj(it -> from.mix(to, it)).toList());
  }

  /**
   * Goes from one input code to another as {@link #inZ(Generator, float[], float[], double, int)}
   * does, without truncation.
   *
   * @param generator maps the codes
   * @param from {@code inputWidth()} values
   * @param to as many
   * @param count how many edits, both ends included: at least 2
   * @return the walk; positions from 0 to 1 are the titles
   * @throws InvalidInputException as there
   */
  public static Walk inZ(Generator generator, float[] from, float[] to, int count) {
    return inZ(generator, from, to, 1, count);
  }

  /**
   * Goes from one input code to another along the great circle between them. Each edit leads to the
   * code's place in W, whatever is edited.
   *
   * @param generator maps the codes
   * @param from {@code inputWidth()} values
   * @param to as many
   * @param psi the truncation: 1 leaves a code's place, 0 gives the mean of W
   * @param count how many edits, both ends included: at least 2
   * @return the walk; positions from 0 to 1 are the titles
   * @throws InvalidInputException if there are fewer than 2 or too many, a code has another length
   *     or is 0, or the two are opposite
   */
  public static Walk inZ(Generator generator, float[] from, float[] to, double psi, int count) {
    requireWay("the second code", 0, 1, count);
    List<String> titles = new ArrayList<>();
    List<Edit> edits = new ArrayList<>();
    for (double position : Amounts.evenly(0, 1, count)) {
      String title = Amounts.text(position);
      Latent code = generator.map(SphericalInterpolation.of(from, to, position), psi);
      titles.add(title);
      edits.add(Edit.towards("code " + title, code, 1));
    }
    return new Walk(titles, edits);
  }

  private static void requireWay(String where, double from, double to, int count) {
    if (!Double.isFinite(from) || !Double.isFinite(to)) {
      throw new InvalidInputException(
          "walk along %s goes from %s to %s, wanted finite numbers".formatted(where, from, to));
    }
    if (count < 2 || count > PictureGrid.MOST_PICTURES) {
      throw new InvalidInputException(
          "walk along %s has %d steps, wanted 2 to %d"
              .formatted(where, count, PictureGrid.MOST_PICTURES));
    }
    if (from == to) {
      throw new InvalidInputException(
          "walk along %s goes from %s to itself, wanted two different ends"
              .formatted(where, Amounts.text(from)));
    }
  }

  /**
   * Goes the same way back, without the two ends again, so that the walk repeats without a jump.
   *
   * @return the longer walk; this one if it has fewer than three edits
   * @throws InvalidInputException if it would have too many
   */
  public Walk andBack() {
    List<String> allTitles = new ArrayList<>(titles);
    List<Edit> allEdits = new ArrayList<>(edits);
    List<WalkStyles> allStyles = new ArrayList<>(styles);
    for (int i = edits.size() - 2; i > 0; i--) {
      allTitles.add(titles.get(i));
      allEdits.add(edits.get(i));
      allStyles.add(styles.get(i));
    }
    return new Walk(allTitles, allEdits, allStyles);
  }

  /**
   * Moves style channels all the way, on top of whatever each picture shows.
   *
   * @param editor a direction of style channels, or any editor of them
   * @return the walk with the channels moved
   */
  public Walk with(StyleEditor editor) {
    return new Walk(titles, edits, styles.stream().map(it -> it.and(editor)).toList());
  }

  /**
   * Returns the edits, without the style channels that are moved all the way.
   *
   * @return in order
   */
  public List<Edit> edits() {
    return edits;
  }

  /**
   * Returns what each edit is called in a picture.
   *
   * @return in order
   */
  public List<String> titles() {
    return titles;
  }

  /**
   * Draws a strip.
   *
   * @param generator draws the pictures, usually a tuned one
   * @param latent what is edited, usually a pivot; or where another edit led
   * @return one row
   * @throws InvalidInputException if an edit does not fit, or the pictures are too many for memory
   */
  public PictureGrid draw(Generator generator, Latent latent) {
    requireFits(generator);
    List<LatentEditor> row = new ArrayList<>();
    for (int i = 0; i < edits.size(); i++) {
      row.add(edits.get(i).then(styles.get(i)));
    }
    return draw(generator, latent, List.of(""), List.of(row));
  }

  /**
   * Draws a grid: this walk across, another one down, both edits at once.
   *
   * @param down the walk of the rows
   * @param generator draws the pictures, usually a tuned one
   * @param latent what is edited, usually a pivot; or where another edit led
   * @return a column for each edit of this walk, a row for each of the other
   * @throws InvalidInputException if an edit does not fit, or the pictures are too many
   */
  public PictureGrid draw(Walk down, Generator generator, Latent latent) {
    requireFits(generator);
    down.requireFits(generator);
    List<List<LatentEditor>> rows = new ArrayList<>();
    for (int i = 0; i < down.edits.size(); i++) {
      List<LatentEditor> row = new ArrayList<>();
      for (int j = 0; j < edits.size(); j++) {
        Edit both = edits.get(j).and(down.edits.get(i));
        row.add(both.then(styles.get(j).and(down.styles.get(i))));
      }
      rows.add(row);
    }
    return draw(generator, latent, down.titles, rows);
  }

  private PictureGrid draw(
      Generator generator,
      Latent latent,
      List<String> rowTitles,
      List<List<LatentEditor>> editors) {
    return PictureGrid.draw(
        generator.pictureSize(),
        editor -> editor.draw(generator, latent),
        titles,
        rowTitles,
        editors);
  }

  private void requireFits(Generator generator) {
    edits.forEach(edit -> edit.requireFits(generator));
    styles.forEach(it -> it.requireFits(generator));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Walk that
        && titles.equals(that.titles)
        && edits.equals(that.edits)
        && styles.equals(that.styles);
  }

  @Override
  public int hashCode() {
    return edits.hashCode();
  }

  @Override
  public String toString() {
    return String.join(" | ", titles);
  }
}
