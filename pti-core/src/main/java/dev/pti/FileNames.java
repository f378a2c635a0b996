package dev.pti;

/** Whether a name that came from elsewhere can be a file's in a folder of ours, and no path. */
final class FileNames {
  private FileNames() {}

  static boolean canBe(String name) {
    return !name.isEmpty()
        && !name.equals(".")
        && !name.equals("..")
        && name.chars().noneMatch(c -> c == '/' || c == '\\' || Character.isISOControl(c));
  }
}
