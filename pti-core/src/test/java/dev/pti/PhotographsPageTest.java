package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pti.api.Box;
import dev.pti.api.Direction;
import dev.pti.api.Face;
import dev.pti.api.FaceChoice;
import dev.pti.api.FloatTensor;
import dev.pti.api.Landmarks;
import dev.pti.api.Picture;
import dev.pti.api.Placement;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.PasteBack;
import dev.pti.core.image.Photographs;
import dev.pti.core.image.PictureFiles;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compiles and runs what docs/photographs.md says. */
class PhotographsPageTest {
  private final Pti.Builder builder =
      SmallPti.builder()
          .inverter(new MeanLatent())
          .tuner(PivotalTuning.ofDefaults().with(b -> b.steps(2)))
          .withoutLocality();
  private final Path folder;
  private final Path file;
  private final Picture photograph = Photographs.astronaut();
  private final Direction direction = direction();

  PhotographsPageTest(@TempDir Path folder) {
    this.folder = folder;
    file = folder.resolve("astronaut.png");
    PictureFiles.save(photograph, file);
  }

  private static Direction direction() {
    float[] values = new float[32];
    Arrays.fill(values, .3f);
    return Direction.of("all", FloatTensor.wrap(values, 32));
  }

  @Test
  void the_page_shows_this_code() {
    Page.of("photographs.md").requireSnippetsIn(PhotographsPageTest.class);
  }

  @Test
  void in_and_out() {
    try (Pti pti = builder.face(FaceChoice.largest()).build()) {
      Edited edited = pti.invert(file).tune().edit(direction, 2);
      PictureFiles.save(edited.pasteBack(), folder.resolve("edited.png"));
    }
    assertThat(Photographs.read(folder.resolve("edited.png"))).hasToString("picture 512 x 512");
  }

  @Test
  void which_face() {
    List<Face> faces = Faces.find(file);
    builder.face(FaceChoice.only());
    builder.face(FaceChoice.largest());
    builder.face(FaceChoice.number(2));
    builder.face(FaceChoice.nearest(225, 105));
    assertThat(faces).hasSize(1);
    assertThat(builder.aligner).hasToString("face (nearest to (225, 105)) by MTCNN from 20 pixels");
  }

  @Test
  void other_subjects_than_faces() {
    builder.aligner(Aligner.around(it -> new Box(150, 40, 300, 400)));
    try (Pti pti = builder.build()) {
      Placement placement = pti.invert(file).target().placement().orElseThrow();
      assertThat(placement.centre()).isEqualTo(new Point(224.5, 219.5));
      assertThat(placement.side()).isEqualTo(360);
    }
  }

  @Test
  void films() {
    Path frames = folder.resolve("frames");
    for (String name : List.of("f1.png", "f2.png", "f10.png")) {
      PictureFiles.save(photograph, frames.resolve(name));
    }
    try (Pti pti = builder.face(FaceChoice.largest()).build()) {
      Frames film = Frames.of(frames).with(b -> b.landmarkSmoothing(3).latentSmoothing(3));
      InvertedFrames inverted = pti.invert(film);
      EditedFrames edited = inverted.tune().edit(direction, 2);
      List<Path> written = edited.pasteBack(folder.resolve("edited"));
      Edited one = edited.get(inverted.names().get(1));
      assertThat(written).hasSize(3).allSatisfy(it -> assertThat(it).exists());
      assertThat(one.tuned().target().name()).isEqualTo("f2");
      TunedFrames tuned = inverted.tune();
      tuned.save(folder.resolve("film.safetensors"));
      TunedFrames opened = pti.openFrames(folder.resolve("film.safetensors"), Frames.of(frames));
      List<Path> again = opened.edit(direction, -2).pasteBack(folder.resolve("again"));
      assertThat(again).hasSize(3).allSatisfy(it -> assertThat(it).exists());
    }
  }

  @Test
  void known_landmarks_and_putting_back() {
    double[][] points = {{203, 100.5}, {247, 103}, {224, 125}, {203, 139.5}, {245, 141.5}};
    Landmarks landmarks = Landmarks.of(points);
    builder.aligner(Aligner.face(photograph -> List.of(Face.of(landmarks)), FaceChoice.only()));
    try (Pti pti = builder.build()) {
      Edited edited = pti.invert(file).withoutTuning().edit(direction, 2);
      Placement placement = edited.tuned().target().placement().orElseThrow();
      Picture whole = edited.pasteBack(photograph);
      PasteBack head = PasteBack.ofDefaults().within(Region.head().feathered(.04));
      Picture withHair = edited.pasteBack(photograph, head);
      Picture drawn = edited.pasteBack(photograph, head.with(PasteBack.Blend.PICTURE));
      PasteBack seamless = PasteBack.ofDefaults().with(PasteBack.Blend.GRADIENTS);
      Edited stitched = edited.stitch();
      Picture sewn = stitched.pasteBack(photograph, seamless);
      PictureFiles.save(whole, folder.resolve("whole.jpg"));
      PictureFiles.save(whole, folder.resolve("small.jpg"), .8);
      PictureFiles.save(whole.withoutNote(), folder.resolve("whole.png"));
      assertThat(placement.centre().distance(new Point(225.1, 104.9))).isLessThan(2);
      assertThat(List.of(whole, withHair, drawn, sewn))
          .doesNotContain(photograph)
          .doesNotHaveDuplicates();
    }
  }
}
