package dev.pti.examples.evaluation;

import dev.pti.Preset;
import dev.pti.Pti;

/** A job whose tuned portraits are edited along the named directions. */
enum EditedJob {
  /** From the paper's pivot. */
  IN_W("attributes", "Attributes", "job in W") {
    @Override
    Pti.Builder in(Subject subject) {
      return subject.inW();
    }
  },

  /** From the encoder's pivot. */
  DEFAULT("attributes-default", "Attributes, by default", "default preset") {
    @Override
    Pti.Builder in(Subject subject) {
      return subject.preset(Preset.DEFAULT);
    }
  };

  private final String study;
  private final String heading;
  private final String title;

  EditedJob(String study, String heading, String title) {
    this.study = study;
    this.heading = heading;
    this.title = title;
  }

  abstract Pti.Builder in(Subject subject);

  /** The name of the study, and of the folder of its runs. */
  String study() {
    return study;
  }

  String heading() {
    return heading;
  }

  /** How a sentence calls it, after its article. */
  String title() {
    return title;
  }
}
