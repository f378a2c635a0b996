package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Direction;
import dev.pti.api.Latent;
import dev.pti.api.Losses;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.api.StyleLayer;
import dev.pti.core.clip.ClipRuleWeights;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.optimization.Drag;
import dev.pti.core.optimization.LatentOptimization;
import dev.pti.editing.DirectionCatalog;
import dev.pti.editing.Edit;
import dev.pti.editing.LatentMapper;
import dev.pti.editing.SemanticFactorization;
import dev.pti.editing.StyleDirection;
import dev.pti.editing.Walk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what docs/editing.md says, on a small generator, untuned. */
class EditingPageTest {
  private static final Path GENERATOR =
      Path.of("..", "pti-core/src/test/resources/parity/small.generator.safetensors");

  private static final Path MAPPERS =
      Path.of("..", "pti-editing/src/test/resources/dev/pti/editing");

  @TempDir Path folder;

  private static Pti pti;
  private static Tuned tuned;
  private static Tuned ben;
  private static Direction age;
  private static Direction smile;

  @BeforeAll
  static void open() {
    pti = Pti.builder().generator(GENERATOR).device("cpu").inverter(new MeanLatent()).build();
    tuned = pti.invert(Photographs.portrait()).withoutTuning();
    List<Direction> found = SemanticFactorization.of(pti.generator()).directions(2);
    age = Direction.of("age", found.get(0).values());
    smile = found.get(1).named("smile");
    ben = pti.invert(Photographs.portrait()).withoutTuning();
  }

  @AfterAll
  static void close() {
    pti.close();
  }

  @Test
  void the_page_shows_this_code() {
    Page.of("editing.md").requireSnippetsIn(EditingPageTest.class);
  }

  @Test
  void an_edit_is_a_value() {
    Edit older = Edit.of(age, 1.5).and(smile.onLayers(4, 7), -.5);
    Edit calmer = older.then(Edit.truncation(pti.generator(), .7));
    System.out.println(calmer);
    Edited edited = tuned.edit(calmer);
    assertThat(calmer).hasToString("age 1.5, smile -0.5 on layers 4-7, then truncation 0.7");
    assertThat(edited.picture()).isNotEqualTo(tuned.picture());
  }

  @Test
  void edits_of_edits() {
    Edit older = Edit.of(age, 1.5);
    Edit colours = Edit.styleOf("ben", ben.latent(), 6, 7);
    Edit half = Edit.towards("ben", ben.latent(), .5);
    Edit less = older.times(.5);
    Edit between = older.mix(colours, .3);
    assertThat(less).isEqualTo(Edit.of(age, .75));
    assertThat(tuned.edit(colours).latent().layer(7)).isEqualTo(ben.latent().layer(7));
    assertThat(tuned.edit(half).latent()).isEqualTo(tuned.latent());
    assertThat(between).hasToString("age 1.05, 0.3 towards ben on layers 6-7");
  }

  @Test
  void an_edit_is_saved_and_applied_to_another_picture() throws IOException {
    Edit older = Edit.of(age, 1.5);
    older.madeFor(pti.generator()).save(folder.resolve("older.json"));
    Edit again = Edit.read(folder.resolve("older.json")).requireFits(pti.generator());
    Edited olderBen = ben.edit(again);
    String byName = older.toJsonByName();
    Edit named = Edit.fromJson(byName, DirectionCatalog.of(List.of(age, smile)));
    Files.copy(MAPPERS.resolve("mapper.pt"), folder.resolve("surprised.pt"));
    Edit surprised = Edit.of(LatentMapper.read(folder.resolve("surprised.pt")));
    surprised.save(folder.resolve("surprised.json"));
    DirectionCatalog withMappers = DirectionCatalog.of(List.of(age)).withMappersIn(folder);
    Edit mapped = Edit.read(folder.resolve("surprised.json"), withMappers);
    assertThat(mapped).isEqualTo(surprised);
    assertThat(again).isEqualTo(older.madeFor(pti.generator()));
    assertThat(named).isEqualTo(older);
    assertThat(olderBen.latent()).isEqualTo(older.edit(ben.latent()));
  }

  @Test
  void an_edit_is_searched_for() {
    Path clipFile = ClipRuleWeights.write(folder.resolve("ViT-B-32.safetensors"));
    Clip clip = pti.clip(clipFile);
    LatentOptimization search = LatentOptimization.of(clip.text("a smiling person"));
    Optimized found = tuned.optimize(search);
    found.edited().save(folder.resolve("found.png"));
    Direction smiling = found.direction("smiling");
    Edited benToo = ben.edit(smiling, .8);
    assertThat(found.optimization().history()).hasSize(300);
    assertThat(benToo.latent().distance(found.latent()))
        .isLessThan(tuned.latent().distance(found.latent()));
    LatentOptimization held =
        search.with(b -> b.steps(100).latentWeight(.02).identityWeight(.1)).onLayers(0, 5);
    LatentOptimization mouthOfBen =
        LatentOptimization.of(Losses.l2().within(Region.mouth())).towards(ben.picture());
    for (LatentOptimization other : List.of(held, mouthOfBen)) {
      assertThat(tuned.optimize(other.with(b -> b.steps(2))).optimization().history()).hasSize(2);
    }
  }

  @Test
  void points_are_dragged() {
    try (Pti bundled = Pti.builder().device("cpu").inverter(new MeanLatent()).build()) {
      Tuned tuned = bundled.invert(Photographs.portrait()).withoutTuning();
      Tuned ben = tuned;
      Drag wider =
          Drag.of(new Point(50, 94), new Point(46, 91)).and(new Point(79, 94), new Point(83, 91));
      Optimized dragged = tuned.drag(wider.within(Region.face()));
      dragged.edited().save(folder.resolve("dragged.png"));
      Direction mouth = dragged.direction("mouth");
      Edited benSmiles = ben.edit(mouth, .5);
      assertThat(benSmiles.picture()).isNotEqualTo(ben.picture());
      assertThat(dragged.optimization().settings()).containsEntry("stopped_by", "threshold");
    }
  }

  @Test
  void pictures_of_edits() {
    Walk ages = Walk.along(age, -3, 3, 7);
    PictureGrid strip = ages.draw(tuned.generator(), tuned.latent());
    PictureFiles.save(strip, folder.resolve("strip.png"));

    Walk smiles = Walk.along(smile, -2, 2, 5);
    PictureGrid grid = ages.draw(smiles, tuned.generator(), tuned.latent());
    PictureFiles.save(grid, folder.resolve("grid.png"), 64);

    PictureGrid loop = ages.andBack().draw(tuned.generator(), tuned.latent());
    PictureFiles.saveAnimation(loop, folder.resolve("age.gif"), Duration.ofMillis(80));
    PictureFiles.saveAnimation(loop, folder.resolve("age.png"), Duration.ofMillis(80));

    StyleDirection colours =
        StyleDirection.of(smile, pti.generator().styleLayers(), StyleLayer::toRgb);
    Edit older = Edit.of(age, 1.5);
    Walk redder = Walk.along(colours, -3, 3, 7);
    Walk agesInRed = ages.with(colours.withStrength(2));
    PictureGrid both = redder.draw(ages, tuned.generator(), tuned.latent());
    Edit olderInRed = older.and(Edit.of(colours, 2));
    Picture untuned = olderInRed.draw(pti.generator(), tuned.latent());
    assertThat(untuned)
        .isEqualTo(colours.withStrength(2).draw(pti.generator(), older.edit(tuned.latent())));
    assertThat(both.rows().get(0).get(0)).isNotEqualTo(both.rows().get(0).get(6));
    assertThat(agesInRed.draw(tuned.generator(), tuned.latent())).isNotEqualTo(strip);

    assertThat(grid).hasToString("7 x 5 pictures");
    assertThat(loop.columnTitles()).hasSize(12);
    assertThat(folder.resolve("strip.png")).isNotEmptyFile();
    assertThat(folder.resolve("grid.png")).isNotEmptyFile();
    assertThat(folder.resolve("age.gif")).isNotEmptyFile();
    assertThat(folder.resolve("age.png")).isNotEmptyFile();
  }

  @Test
  void a_pair_of_any_pictures() {
    Picture before = tuned.picture();
    Picture after = tuned.edit(Edit.of(age, 2)).picture();
    PictureGrid pair = PictureGrid.row(List.of("before", "age 2"), List.of(before, after));
    assertThat(pair.title(0, 1)).isEqualTo("age 2");
  }

  @Test
  void other_walks() {
    Edit older = Edit.of(age, 1.5).and(smile, 1);
    Walk setsIn = Walk.along(older, 0, 1, 9);
    Walk given = Walk.strengths(age, -1, -.5, 0, .5, 1);
    Walk fromOneToTheOther = Walk.between(Edit.of(age, -2), older, 9);
    Walk beforeAndAfter = Walk.of(Edit.none(), older);
    Walk people = Walk.inZ(pti.generator(), pti.code(1), pti.code(2), 9);
    for (Walk walk : List.of(setsIn, given, fromOneToTheOther, beforeAndAfter, people)) {
      PictureGrid strip = walk.draw(pti.generator(), tuned.latent());
      assertThat(strip.columnTitles()).isEqualTo(walk.titles());
    }
    assertThat(people.edits().get(0).edit(tuned.latent())).isEqualTo(pti.latent(1, 1));
  }

  @Test
  void faces_of_seeds() {
    Latent face = pti.latent(7, .7);
    Picture plain = pti.generator().synthesize(face);
    Picture smiling = Edit.of(smile, 2).draw(pti.generator(), face);
    assertThat(smiling).isNotEqualTo(plain);
    assertThat(smiling.width()).isEqualTo(pti.generator().resolution());
  }

  @Test
  void the_manner_of_another_generator() {
    Path cartoonFile = folder.resolve("cartoons.safetensors");
    pti.saveGenerator(cartoonFile, GeneratorNames.NVIDIA);
    Pti cartoons = Pti.builder().generator(cartoonFile).build();
    Tuned drawn = tuned.carriedTo(cartoons);
    Picture smilingCartoon = drawn.edit(smile, 2).picture();
    assertThat(smilingCartoon).isEqualTo(tuned.edit(smile, 2).picture());
    cartoons.close();
  }
}
