package example;

import dev.pti.Inverted;
import dev.pti.Preset;
import dev.pti.Pti;
import dev.pti.Tuned;
import dev.pti.api.Direction;
import dev.pti.api.Losses;
import dev.pti.core.image.Photographs;
import dev.pti.editing.DirectionCatalog;
import java.nio.file.Path;

/** Inverts a photograph (the bundled portrait if none is named), tunes, edits and saves. */
public final class Demo {
  private Demo() {}

  public static void main(String[] arguments) {
    try (Pti pti =
        Pti.builder()
            .preset(Preset.FAST)
            .loss(Losses.l2(), new TolerantError().weighted(.5))
            .build()) {
      Inverted inverted =
          arguments.length > 0
              ? pti.invert(Path.of(arguments[0]))
              : pti.invert(Photographs.portrait());
      Tuned tuned = inverted.tune();
      tuned.save(Path.of("out"));
      Direction smile = DirectionCatalog.bundled(pti.generator()).get("smile");
      tuned.edit(smile, 2).save(Path.of("out", "edited.png"));
      System.out.println(tuned);
      System.out.println("before tuning " + inverted.metrics());
      System.out.println("after tuning " + tuned.metrics());
    }
  }
}
