package dev.pti.core.film;

import com.google.common.collect.LinkedListMultimap;
import com.google.common.collect.ListMultimap;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Tells why frames of a film failed, each reason once with all frames that it befell: a full disk
 * fails all of them alike, a folder that is gone all that follow.
 */
public final class FrameFailures {
  /** As many frames one after the other are told by the first and the last. */
  private static final int ROW = 3;

  private FrameFailures() {}

  /**
   * Tells them.
   *
   * @param names of all frames, in order
   * @param why by the names of those that failed
   * @param what happened to one, as in {@code was not written}
   * @param whatToSeveral the same of more, as in {@code were not written}
   * @return a sentence for each reason, without its end; a reason that names each frame's own file
   *     names the first one's
   */
  public static List<String> told(
      List<String> names, Map<String, String> why, String what, String whatToSeveral) {
    ListMultimap<String, Integer> alike = LinkedListMultimap.create();
    for (int i = 0; i < names.size(); i++) {
      String name = names.get(i);
      String reason = why.get(name);
      if (reason != null) {
        alike.put(withoutName(reason, name), i);
      }
    }
    List<String> told = new ArrayList<>();
    for (String reason : alike.keySet()) {
      List<Integer> befell = alike.get(reason);
      told.add(
          "frame%s %s %s: %s"
              .formatted(
                  befell.size() == 1 ? "" : "s",
                  listed(names, befell),
                  befell.size() == 1 ? what : whatToSeveral,
                  why.get(names.get(befell.get(0)))));
    }
    return told;
  }

  /** The name of a frame's file, after its folder and before its ending. */
  private static String withoutName(String reason, String name) {
    return reason.replaceAll("(?<=[/\\\\])" + Pattern.quote(name) + "(?=\\.)", "*");
  }

  private static String listed(List<String> names, List<Integer> frames) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    while (start < frames.size()) {
      int end = start + 1;
      while (end < frames.size() && frames.get(end) == frames.get(end - 1) + 1) {
        end++;
      }
      if (end - start >= ROW) {
        parts.add(names.get(frames.get(start)) + " to " + names.get(frames.get(end - 1)));
      } else {
        frames.subList(start, end).forEach(frame -> parts.add(names.get(frame)));
      }
      start = end;
    }
    return String.join(", ", parts);
  }
}
