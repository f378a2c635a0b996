package dev.pti.core.image;

import dev.pti.api.Picture;
import dev.pti.api.PictureNote;
import dev.pti.api.PictureNote.Origin;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The note of a sheet or animation, from those of its pictures. */
final class Notes {
  private static final int MOST = 20;

  private Notes() {}

  /** Every text once, up to {@value #MOST} of them; empty if no picture has a note. */
  static Optional<PictureNote> of(Collection<Picture> pictures) {
    List<PictureNote> notes =
        pictures.stream().flatMap(picture -> picture.note().stream()).distinct().toList();
    if (notes.isEmpty()) {
      return Optional.empty();
    }
    boolean edited = notes.stream().anyMatch(note -> note.origin() == Origin.EDITED);
    String texts =
        notes.stream().limit(MOST).map(PictureNote::text).collect(Collectors.joining("\n"));
    return Optional.of(
        new PictureNote(
            edited ? Origin.EDITED : Origin.DRAWN,
            notes.size() > MOST
                ? "%s\nand %d more.".formatted(texts, notes.size() - MOST)
                : texts));
  }
}
