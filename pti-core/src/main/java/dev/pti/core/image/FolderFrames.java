package dev.pti.core.image;

import com.google.common.io.MoreFiles;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Picture;
import dev.pti.api.files.SameFile;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The frames of a folder, a file each. */
record FolderFrames(Path folder, List<Path> files) implements FrameReader {
  private static final Pattern IMAGE =
      Pattern.compile("[^.].*\\.(png|jpe?g|webp|bmp|gif|tiff?)", Pattern.CASE_INSENSITIVE);

  private static final Pattern PART = Pattern.compile("\\d+|\\D+");

  /** Numbers in names count as numbers. */
  static final Comparator<String> NATURAL = FolderFrames::compare;

  static FolderFrames of(Path folder) {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path file : all) {
        if (IMAGE.matcher(fileName(file)).matches() && Files.isRegularFile(file)) {
          files.add(file);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      throw new InvalidInputException(folder + " cannot be read: " + e.getMessage(), e);
    }
    if (files.isEmpty()) {
      throw new InvalidInputException(
          folder + " holds no frames, wanted JPEG, PNG, WebP, BMP, GIF or TIFF files");
    }
    files.sort(Comparator.comparing(FolderFrames::fileName, NATURAL));
    Map<String, Path> named = new HashMap<>();
    for (Path file : files) {
      Path other = named.put(stem(file), file);
      if (other != null) {
        // What is made of one would be written over what is made of the other.
        throw new InvalidInputException(
            "%s holds %s and %s, wanted one frame of each name"
                .formatted(folder, fileName(other), fileName(file)));
      }
    }
    return new FolderFrames(folder, List.copyOf(files));
  }

  private static String fileName(Path file) {
    return String.valueOf(file.getFileName());
  }

  private static String stem(Path file) {
    return MoreFiles.getNameWithoutExtension(file);
  }

  private static int compare(String one, String other) {
    Matcher ones = PART.matcher(one);
    Matcher others = PART.matcher(other);
    while (ones.find()) {
      if (!others.find()) {
        return 1;
      }
      int order = compareParts(ones.group(), others.group());
      if (order != 0) {
        return order;
      }
    }
    return others.find() ? -1 : one.compareTo(other);
  }

  private static int compareParts(String one, String other) {
    if (isDigit(one.charAt(0)) && isDigit(other.charAt(0))) {
      return new BigInteger(one).compareTo(new BigInteger(other));
    }
    return one.toLowerCase(Locale.ROOT).compareTo(other.toLowerCase(Locale.ROOT));
  }

  /** As {@link #PART} has them: there are digits of other scripts, too. */
  private static boolean isDigit(char first) {
    return first >= '0' && first <= '9';
  }

  @Override
  public int count() {
    return files.size();
  }

  @Override
  public String name(int index) {
    return stem(files.get(index));
  }

  @Override
  public Picture read(int index) {
    return Photographs.read(files.get(index));
  }

  @Override
  public boolean readsFrom(Path other) {
    return SameFile.of(folder, other);
  }

  @Override
  public String toString() {
    return folder.toString();
  }
}
