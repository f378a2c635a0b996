package dev.pti.examples.cli;

import dev.pti.editing.Edit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An edit of a film, of which its frames are the result.
 *
 * @param parts one or more, as they were asked for
 * @param edit all of them, one after the other
 * @param folder the name of the folder of its frames
 */
record FilmEdit(List<NamedEdit> parts, Edit edit, String folder) {
  private static final String PREFIX = "edit-";

  /** Each by itself. */
  static List<FilmEdit> each(List<NamedEdit> edits) {
    return edits.stream()
        .map(it -> new FilmEdit(List.of(it), it.edit(), it.file().replaceFirst("\\.png$", "")))
        .toList();
  }

  /**
   * Finds what edits name, to be applied one after the other.
   *
   * @param texts as of {@link NamedEdit#sequence}, at least one
   * @param directions where the names are looked up
   */
  static FilmEdit sequence(List<String> texts, DirectionsAtHand directions) {
    List<NamedEdit> parts = NamedEdit.parts(texts, directions);
    String names = parts.stream().map(NamedEdit::name).collect(Collectors.joining("+"));
    return new FilmEdit(
        parts,
        NamedEdit.sequence(texts, directions),
        PREFIX + names.replaceAll(NamedEdit.NOT_IN_FILES, "_"));
  }

  /** The name of the folder of whole frames with the edit in them. */
  String photographs() {
    return "photograph-" + folder.substring(PREFIX.length());
  }

  /** What a report says of it, part by part. */
  List<Map<String, Object>> listed() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (NamedEdit part : parts) {
      Map<String, Object> entry = new LinkedHashMap<>();
      entry.put("name", part.name());
      entry.put("strength", part.strength());
      entry.put("folder", folder);
      list.add(entry);
    }
    return list;
  }
}
