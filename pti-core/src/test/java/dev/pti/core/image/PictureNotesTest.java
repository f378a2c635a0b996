package dev.pti.core.image;

import static org.assertj.core.api.Assertions.assertThat;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.xmp.XmpDirectory;
import dev.pti.api.Picture;
import dev.pti.api.PictureGrid;
import dev.pti.api.PictureNote;
import dev.pti.api.PictureNote.Origin;
import dev.pti.core.image.shared.Software;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Another library reads what our files say of themselves. */
class PictureNotesTest {
  private static final String TEXT = "Edited: age=4 <\"é\"> & more.";
  private static final PictureNote NOTE = new PictureNote(Origin.EDITED, TEXT);
  private static final Picture PICTURE = TestImages.pattern(20, 30);

  private final Path folder;

  PictureNotesTest(@TempDir Path folder) {
    this.folder = folder;
  }

  private static Map<String, String> xmp(Path file) throws Exception {
    Metadata metadata = ImageMetadataReader.readMetadata(file.toFile());
    XmpDirectory directory = metadata.getFirstDirectoryOfType(XmpDirectory.class);
    return directory == null ? Map.of() : directory.getXmpProperties();
  }

  private static List<String> texts(Path file) throws Exception {
    Metadata metadata = ImageMetadataReader.readMetadata(file.toFile());
    return StreamSupport.stream(metadata.getDirectories().spliterator(), false)
        .flatMap(directory -> directory.getTags().stream())
        .map(tag -> String.valueOf(tag.getDescription()))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.jpg"})
  void files_say_what_was_done_and_that_they_are_edited(String name) throws Exception {
    Path file = folder.resolve(name);
    PictureFiles.save(PICTURE.withNote(NOTE), file);

    assertThat(xmp(file))
        .containsEntry("dc:description[1]", TEXT)
        .containsEntry(
            "Iptc4xmpExt:DigitalSourceType",
            "http://cv.iptc.org/newscodes/digitalsourcetype/compositeWithTrainedAlgorithmicMedia")
        .containsEntry("xmp:CreatorTool", Software.NAME);
    assertThat(Software.NAME).matches("PTI for the JVM \\d+\\.\\d+\\.\\d+.*");
  }

  @Test
  void png_files_say_it_as_plain_text_too() throws Exception {
    Path file = folder.resolve("a.png");
    PictureFiles.save(PICTURE.withNote(NOTE), file);

    assertThat(texts(file)).contains("Description: " + TEXT, "Software: " + Software.NAME);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.png", "a.jpg"})
  void pixels_are_the_same_with_and_without(String name) throws Exception {
    Path noted = folder.resolve("noted-" + name);
    Path plain = folder.resolve(name);
    PictureFiles.save(PICTURE.withNote(NOTE), noted);
    PictureFiles.save(PICTURE.withNote(NOTE).withoutNote(), plain);

    assertThat(Photographs.read(noted)).isEqualTo(Photographs.read(plain));
    assertThat(xmp(plain)).isEmpty();
    assertThat(Files.size(plain)).isLessThan(Files.size(noted));
  }

  @Test
  void drawn_pictures_are_told_from_edited_ones() throws Exception {
    Path file = folder.resolve("a.png");
    Files.write(file, PictureFiles.encode(PICTURE.withNote(new PictureNote(Origin.DRAWN, "x"))));

    assertThat(xmp(file))
        .containsEntry(
            "Iptc4xmpExt:DigitalSourceType",
            "http://cv.iptc.org/newscodes/digitalsourcetype/trainedAlgorithmicMedia");
  }

  @Test
  void sheets_say_what_their_pictures_do() throws Exception {
    Picture drawn = PICTURE.withNote(new PictureNote(Origin.DRAWN, "Drawn."));
    PictureGrid grid =
        PictureGrid.row(List.of("a", "b", "c"), List.of(PICTURE, drawn, PICTURE.withNote(NOTE)));
    Path file = folder.resolve("grid.png");
    Path sheet = folder.resolve("sheet.png");
    Path animation = folder.resolve("walk.gif");
    PictureFiles.save(grid, file);
    ContactSheet.save(List.of(List.of(new ContactSheet.Cell(List.of("a"), drawn))), sheet);
    PictureFiles.saveAnimation(grid, animation, Duration.ofMillis(80));

    assertThat(xmp(file))
        .containsEntry("dc:description[1]", "Drawn.\n" + TEXT)
        .containsEntry("Iptc4xmpExt:DigitalSourceType", Origin.EDITED.url());
    assertThat(xmp(sheet)).containsEntry("dc:description[1]", "Drawn.");
    String gif = new String(Files.readAllBytes(animation), StandardCharsets.ISO_8859_1);
    assertThat(gif).contains("Drawn.\nEdited: age=4").contains(Origin.EDITED.url());
  }

  @Test
  void many_notes_are_counted() {
    Picture[] many = new Picture[25];
    Arrays.setAll(many, i -> PICTURE.withNote(new PictureNote(Origin.DRAWN, "picture " + i)));

    assertThat(Notes.of(List.of(many)).orElseThrow().text())
        .startsWith("picture 0\n")
        .endsWith("picture 19\nand 5 more.");
    assertThat(Notes.of(List.of(PICTURE))).isEmpty();
  }
}
