package dev.pti.examples.cli;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.pti.api.InvalidInputException;
import dev.pti.api.files.AtomicFiles;
import dev.pti.core.image.shared.Software;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * Which photographs of a command that can be resumed are done, for the next call: a record of each
 * beside the states, until all are done. A record is of an image, the options that decide what
 * comes out, and the report that was written; where one of them has changed, the photograph is done
 * anew, as without a record.
 */
final class DonePhotographs {
  private static final String ENDING = ".done";

  /** Options that change nothing in the files, but for last bits where several share threads. */
  private static final Set<String> ASIDE =
      Set.of("--out", "--quiet", "--stacktrace", "--resumable", "--batch", "--parallel");

  /** What stands between the parts of an option's value, one of which may be a file. */
  private static final Pattern BETWEEN = Pattern.compile("[=:,@]");

  private final Path records;
  private final String settings;

  /**
   * Knows what earlier calls have done.
   *
   * @param records the folder of the states
   * @param given the options of this call
   */
  DonePhotographs(Path records, ParseResult given) {
    this.records = records;
    settings =
        given.matchedOptions().stream()
            .filter(option -> !ASIDE.contains(option.longestName()))
            .sorted(Comparator.comparing(OptionSpec::longestName))
            .map(DonePhotographs::described)
            .collect(Collectors.joining("\n", Software.NAME + "\n", ""));
  }

  private static String described(OptionSpec option) {
    return option.longestName()
        + option.originalStringValues().stream().map(DonePhotographs::described).toList();
  }

  /** A value, and when the files that it names have changed. */
  private static String described(String value) {
    return Stream.concat(Stream.of(value), BETWEEN.splitAsStream(value))
        .map(DonePhotographs::changed)
        .collect(Collectors.joining(" ", value + " ", ""));
  }

  private static String changed(String name) {
    try {
      Path file = Path.of(name);
      return name.isEmpty() || !Files.exists(file)
          ? ""
          : Files.getLastModifiedTime(file).toString();
    } catch (IOException | InvalidPathException e) {
      return "";
    }
  }

  /** Says whether a photograph is done, and its report as it was written. */
  boolean has(Path image, Path folder) {
    try {
      return Files.readString(record(folder)).equals(of(image, folder));
    } catch (IOException e) {
      return false;
    }
  }

  /** Remembers a photograph whose folder is written. */
  void add(Path image, Path folder) {
    try {
      String text = of(image, folder);
      AtomicFiles.write(record(folder), out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    } catch (IOException | InvalidInputException e) {
      // The next call does it once more.
    }
  }

  private Path record(Path folder) {
    return records.resolve(folder.getFileName() + ENDING);
  }

  private String of(Path image, Path folder) throws IOException {
    String text = String.join("\n", settings, sha256(image), sha256(folder.resolve("report.json")));
    return Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString();
  }

  private static String sha256(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }

  /** Forgets all: a call has done whatever it was asked for, and the next one begins anew. */
  void forget() {
    try {
      try (DirectoryStream<Path> done = Files.newDirectoryStream(records, "*" + ENDING)) {
        for (Path record : done) {
          Files.delete(record);
        }
      }
      if (!Files.isSymbolicLink(records)) {
        Files.delete(records);
      }
    } catch (IOException | DirectoryIteratorException e) {
      // There is none, or it holds states of other photographs. A record that stays is told by the
      // next call, which takes the photograph for done.
    }
  }
}
