package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.LatentEditor;
import dev.pti.api.LayerRange;
import dev.pti.api.StyleEditor;
import dev.pti.api.files.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An edit as a value: moves along directions, styles of other latents and truncation, together or
 * in sequence, and moves of style channels. It applies to any picture's latent, prints itself, is
 * equal by value, and can be saved as JSON.
 *
 * <pre>{@code
 * Edit older = Edit.of(age, 1.5).and(smile.onLayers(4, 7), -.5);
 * Edit calmer = older.then(Edit.truncation(generator, .7));
 * System.out.println(calmer); // age 1.5, smile -0.5 on layers 4-7, then truncation 0.7
 * Edited edited = tuned.edit(calmer);
 * }</pre>
 *
 * <p>An edit is a sequence of stages, and a stage is a set of steps that all look at the latent
 * that the stage begins with; what they add to it is added up. {@link #and} adds steps to a stage,
 * {@link #then} begins the next. For directions alone the two differ by rounding only, for steps
 * that look at the latent (truncation, styles, mappers) they differ. Every step is linear in its
 * amount, so that edits can be scaled ({@link #times}) and mixed ({@link #mix}); of an edit of
 * several stages a part is a step by itself, printed in parentheses.
 *
 * <p>Style channels are moved on top of where all stages lead, whatever came first. No latent holds
 * them: {@link #edit} gives the latent below, and {@code Tuned.edit}, {@link #draw} and {@link
 * Walk} have both.
 *
 * <p>Immutable and thread-safe. Editing throws {@link InvalidInputException} if the latent has
 * another width, other layers, or not the layers of a range.
 */
public final class Edit implements LatentEditor {
  private static final Edit NONE = of(EditStages.NONE, StyleMoves.NONE, null);

  private final EditStages stages;
  private final StyleMoves styles;
  private final @Nullable String generator;

  private Edit(EditStages stages, StyleMoves styles, @Nullable String generator) {
    this.stages = stages;
    this.styles = styles;
    this.generator = generator;
  }

  static Edit of(EditStages stages, StyleMoves styles, @Nullable String generator) {
    return new Edit(stages, styles, generator);
  }

  private static Edit ofStep(EditStep step) {
    return of(EditStages.of(step), StyleMoves.NONE, null);
  }

  /**
   * Returns the edit that leaves everything as it is.
   *
   * @return prints {@code unedited}
   */
  public static Edit none() {
    return NONE;
  }

  /**
   * Moves along a direction, by its own strength.
   *
   * @param direction with strength and layers
   * @return the edit
   */
  public static Edit of(Direction direction) {
    return ofStep(new Move(direction));
  }

  /**
   * Moves along a direction.
   *
   * @param direction on its own layers
   * @param strength in lengths of the direction; may be negative
   * @return the edit
   * @throws InvalidInputException if the strength is not finite
   */
  public static Edit of(Direction direction, double strength) {
    return of(direction.withStrength(strength));
  }

  /**
   * Moves by a StyleCLIP mapper, with the mapper's own strength. JSON holds the name of the
   * mapper's file and its sha256.
   *
   * @param mapper with its strength
   * @return the edit
   */
  public static Edit of(LatentMapper mapper) {
    return ofStep(new Mapping(mapper));
  }

  /**
   * Moves style channels, by the direction's own strength.
   *
   * @param direction of style channels, with its strength
   * @return the edit, which leaves the latent as it is
   */
  public static Edit of(StyleDirection direction) {
    return of(EditStages.NONE, new StyleMoves(List.of(direction)), null);
  }

  /**
   * Moves style channels.
   *
   * @param direction of style channels
   * @param strength in lengths of the direction; may be negative
   * @return the edit, which leaves the latent as it is
   * @throws InvalidInputException if the strength is not finite
   */
  public static Edit of(StyleDirection direction, double strength) {
    return of(direction.withStrength(strength));
  }

  /**
   * Moves along the line to another latent: linear interpolation in W or W+.
   *
   * @param name what the edit calls the other latent
   * @param latent of the same layers and width as what is edited
   * @param amount 0 stays, 1 gives the other latent; beyond goes on
   * @return the edit
   * @throws InvalidInputException if the amount is not finite
   */
  public static Edit towards(String name, Latent latent, double amount) {
    return ofStep(new Towards(name, latent, amount, LayerRange.all()));
  }

  /**
   * Mixes styles: takes some layers from another latent.
   *
   * @param name what the edit calls the other latent
   * @param latent of the same layers and width as what is edited
   * @param first the first layer that is taken, from 0 (coarse)
   * @param last the last, itself included
   * @return the edit
   * @throws InvalidInputException if the range is empty or negative
   */
  public static Edit styleOf(String name, Latent latent, int first, int last) {
    return styleOf(name, latent, LayerRange.of(first, last));
  }

  /**
   * Mixes styles: takes some layers from another latent.
   *
   * @param name what the edit calls the other latent
   * @param latent of the same layers and width as what is edited
   * @param layers that are taken, as in {@code LayerRange.from(4)}
   * @return the edit
   */
  public static Edit styleOf(String name, Latent latent, LayerRange layers) {
    return ofStep(new Towards(name, latent, 1, layers));
  }

  /**
   * Pulls towards the mean of W.
   *
   * @param generator whose mean it is
   * @param psi the truncation: 1 stays, 0 gives the mean
   * @return the edit, of all layers
   * @throws InvalidInputException if the number is not finite
   */
  public static Edit truncation(Generator generator, double psi) {
    return ofStep(new Truncation(generator.meanLatent(), psi, LayerRange.all()));
  }

  /**
   * The same edit on some layers alone, in place of the ranges that its steps had.
   *
   * @param first the first layer that moves, from 0
   * @param last the last layer that moves, itself included
   * @return an edit with the range
   * @throws InvalidInputException if the range is empty or negative, or style channels are moved,
   *     which have no such layers
   */
  public Edit onLayers(int first, int last) {
    return onLayers(LayerRange.of(first, last));
  }

  /**
   * The same edit on some layers alone, in place of the ranges that its steps had.
   *
   * @param layers that move, as in {@code LayerRange.from(4)}
   * @return an edit with the range
   * @throws InvalidInputException if style channels are moved, which have no such layers
   */
  public Edit onLayers(LayerRange layers) {
    if (!styles.isNone()) {
      throw new InvalidInputException(
          "edit %s moves style channels, wanted it without layers of a latent, %s"
              .formatted(this, layers));
    }
    return of(stages.onLayers(layers), styles, generator);
  }

  /**
   * Combines two edits: both look at the same latent, and what they add to it is summed. If both
   * move along the same direction, their strengths are summed.
   *
   * @param other what happens at the same time; an edit of several stages is taken as a whole
   * @return both
   * @throws InvalidInputException if they belong to different generators
   */
  public Edit and(Edit other) {
    return of(stages.and(other.stages), styles.and(other.styles), sameGenerator(other));
  }

  /**
   * Moves along a direction together with this edit.
   *
   * @param direction on its own layers
   * @param strength in lengths of the direction; may be negative
   * @return both
   * @throws InvalidInputException if the strength is not finite
   */
  public Edit and(Direction direction, double strength) {
    return and(of(direction, strength));
  }

  /**
   * Edits once more after this edit: the next one looks at the result of this one. Style channels
   * are moved after both, those of the two together.
   *
   * @param next the edit that follows
   * @return both in sequence
   * @throws InvalidInputException if they belong to different generators
   */
  public Edit then(Edit next) {
    return of(stages.then(next.stages), styles.and(next.styles), sameGenerator(next));
  }

  /**
   * Moves along a direction after this edit, by the direction's own strength.
   *
   * @param next with strength and layers
   * @return both in sequence
   */
  public Edit then(Direction next) {
    return then(of(next));
  }

  /**
   * Moves along a direction after this edit.
   *
   * @param next on its own layers
   * @param strength in lengths of the direction; may be negative
   * @return both in sequence
   * @throws InvalidInputException if the strength is not finite
   */
  public Edit then(Direction next, double strength) {
    return then(of(next, strength));
  }

  /**
   * Scales the edit: multiplies what it adds to the latent and to style channels.
   *
   * @param factor 1 is this edit, 0 leaves the latent, below 0 moves the other way
   * @return the scaled edit
   * @throws InvalidInputException if the factor is not finite, or an amount would not be
   */
  public Edit times(double factor) {
    if (!Double.isFinite(factor)) {
      throw new InvalidInputException("factor of edit %s is %s".formatted(this, factor));
    }
    return of(stages.times(factor), styles.times(factor), generator);
  }

  /**
   * Goes from this edit to another: the latent lies on the line between what the two give, and so
   * do style channels.
   *
   * @param other where amount 1 leads
   * @param amount 0 is this edit, 1 the other; beyond goes on
   * @return the edit between
   * @throws InvalidInputException if the amount is not finite, or the edits belong to different
   *     generators
   */
  public Edit mix(Edit other, double amount) {
    return times(1 - amount).and(other.times(amount));
  }

  /**
   * The same edit, said to belong to a generator; {@link #requireFits} will refuse any other.
   *
   * @param owner in whose W it was made, tuned or not
   * @return the edit with the generator's sha256
   * @throws InvalidInputException if it does not fit the generator
   */
  public Edit madeFor(Generator owner) {
    requireFits(owner);
    return of(stages, styles, owner.sha256());
  }

  /**
   * Checks the edit against a generator before any work is done with it.
   *
   * @param wanted in which it is to edit; a tuned one is taken as the one that it came from
   * @return this
   * @throws InvalidInputException if it was made for another generator, a step has another width,
   *     other layers or a range outside, or style channels are moved that it has not
   */
  public Edit requireFits(Generator wanted) {
    if (generator != null && !generator.equals(wanted.sha256())) {
      throw new InvalidInputException(
          "edit %s was made for the generator with sha256 %s, not for that with %s"
              .formatted(this, generator, wanted.sha256()));
    }
    stages.requireFits(wanted);
    styles.requireFits(wanted);
    return this;
  }

  /**
   * Returns the generator that the edit was made for.
   *
   * @return its sha256; empty if it was made for none
   */
  public Optional<String> generator() {
    return Optional.ofNullable(generator);
  }

  @Override
  public Latent edit(Latent latent) {
    return stages.edit(latent);
  }

  /**
   * Returns what moves style channels.
   *
   * @return a {@link StyleDirection} for each direction, with its strength
   */
  @Override
  public List<StyleEditor> styleEditors() {
    return styles.editors();
  }

  /**
   * Saves the edit as JSON, whole or not at all: with every vector, so that the file needs no other
   * one but the checkpoints of mappers, which are looked for beside it. The version is 1, or 2
   * where style channels are moved, which earlier versions of this library refuse.
   *
   * @param file the final name, usually ending in {@code .json}; its folders are created as needed
   * @throws InvalidInputException if the file cannot be written
   */
  public void save(Path file) {
    AtomicFiles.write(file, out -> out.write(toJson().getBytes(StandardCharsets.UTF_8)));
  }

  /**
   * Reads an edit.
   *
   * @param file what {@link #save} wrote
   * @return an edit equal to the saved one
   * @throws InvalidInputException if the file cannot be read or holds something else; or names a
   *     direction without its vector, or a mapper whose checkpoint is not beside it
   */
  public static Edit read(Path file) {
    return read(file, DirectionCatalog.of(List.of()));
  }

  /**
   * Reads an edit whose directions may be named without their vectors. Mappers are looked for in
   * the catalog's folders, then beside the file.
   *
   * @param file what {@link #save} wrote, or the text of {@link #toJsonByName}, or written by hand
   * @param known where names are looked up
   * @return the edit
   * @throws InvalidInputException if the file cannot be read or holds something else; if it names a
   *     direction or mapper that is not known, or is known with another sha256
   */
  public static Edit read(Path file, DirectionCatalog known) {
    Path folder = file.toAbsolutePath().getParent();
    DirectionCatalog all = folder == null ? known : known.withMappersIn(folder);
    return EditFile.read(file, json -> EditJson.read(json, all));
  }

  /**
   * Returns the text that {@link #save} writes.
   *
   * @return JSON
   */
  public String toJson() {
    return EditJson.write(this, true);
  }

  /**
   * Returns a short text that names directions with their sha256, in place of their vectors. Other
   * latents and moves of style channels are in it as they are.
   *
   * @return JSON, which {@link #fromJson} reads where the directions are known
   */
  public String toJsonByName() {
    return EditJson.write(this, false);
  }

  /**
   * Reads an edit from text.
   *
   * @param json as {@link #toJson} and {@link #toJsonByName} write it
   * @param known where directions are looked up that are named without their vectors
   * @return the edit
   * @throws InvalidInputException as {@link #read(Path, DirectionCatalog)}
   */
  public static Edit fromJson(String json, DirectionCatalog known) {
    return EditJson.read(json, known);
  }

  EditStages stages() {
    return stages;
  }

  StyleMoves styles() {
    return styles;
  }

  private @Nullable String sameGenerator(Edit other) {
    if (generator == null || other.generator == null || generator.equals(other.generator)) {
      return generator == null ? other.generator : generator;
    }
    throw new InvalidInputException(
        "edits %s and %s were made for different generators, with sha256 %s and %s"
            .formatted(this, other, generator, other.generator));
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Edit that
        && stages.equals(that.stages)
        && styles.equals(that.styles)
        && Objects.equals(generator, that.generator);
  }

  @Override
  public int hashCode() {
    return Objects.hash(stages, styles, generator);
  }

  /** The same as {@link #toString}, as a picture's title has room for it. */
  String title() {
    return described(styles.title());
  }

  /**
   * As in {@code age 1.5, smile -0.5 on layers 4-7, then truncation 0.7, then red 2 on 12 style
   * channels}; amounts are rounded.
   */
  @Override
  public String toString() {
    return described(styles.toString());
  }

  private String described(String onTop) {
    if (styles.isNone()) {
      return stages.toString();
    }
    return stages.equals(EditStages.NONE) ? onTop : stages + ", then " + onTop;
  }
}
