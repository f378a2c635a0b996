package dev.pti.examples.evaluation;

import static dev.pti.examples.evaluation.Markdown.figure;

import java.util.List;
import java.util.TreeSet;

/** Writes the measured rows as the tables of docs/RESULTS.md. */
final class ResultsPage {
  private final Measurements measurements;
  private final Subject.Described subject;
  private final Markdown page = new Markdown();

  private ResultsPage(Measurements measurements, Subject.Described subject) {
    this.measurements = measurements;
    this.subject = subject;
  }

  static String write(Measurements measurements, Subject.Described subject) {
    return new ResultsPage(measurements, subject).write();
  }

  private String write() {
    page.text(
        """
        # What it gives in %s

        Means over validation portraits that [%1$s](%1$s.md) never saw, at %2$d px, with seed 0.
        `./pti evaluate` measures what is missing and writes this page
        ([how](../evaluation/README.md)).

        | measure | what it is |
        |---|---|
        | MSE, PSNR, MS-SSIM | of values in [0, 1], between the picture and the photograph |
        | `squeeze-caffe` | the perceptual distance that is minimized; lower is nearer |
        | identity | the distance of face embeddings, which nothing minimizes; lower is nearer, and .6 is the usual limit of one person |
        | drift | how much tuning changed elsewhere: the `squeeze-caffe` distance between the pictures that the tuned and the untuned generator draw at random codes around the pivot ([how many](../evaluation/README.md#drift)) |
        | ± | the standard error |

        *The whole job* measures the presets. Other sections speak of *the job in W*: a search in W of
        100 steps along its coordinates, then 150 steps of tuning with locality regularization at each
        step.

        ## Not the paper's figures

        No figure here can be compared with the paper's.

        | what | here | what follows |
        |---|---|---|
        | perceptual distance | `squeeze-caffe`, which is not LPIPS | its values and thresholds are not LPIPS's |
        | identity | the Euclidean distance of embeddings by a port of dlib's face model | lower is nearer; it is no cosine similarity |
        | MSE | of values in [0, 1] | the loss `l2`, of values in [-1, 1], is four times the MSE |
        | pictures | %2$d px, portraits of members of the United States Congress | another generator, other data, a smaller size |

        That the method is the paper's was checked apart from these figures: step by step against the
        Python code, on small random networks ([parity](method.md#parity)).
        """
            .formatted(subject.label(), subject.resolution()));
    new JobPage(measurements, page).write();
    new ReferencePage(measurements, page).write();
    new MethodsPage(measurements, subject, page).write();
    new NoisePage(measurements, page).write();
    new RefinementPage(measurements, page).write();
    new EncoderPage(measurements, page).write();
    new TogetherPage(measurements, page).write();
    locality();
    editing();
    for (EditedJob job : EditedJob.values()) {
      new AttributesPage(measurements, subject, job, page).write();
    }
    return page.toString();
  }

  private void locality() {
    if (measurements.methods(Studies.LOCALITY).isEmpty()) {
      return;
    }
    page.heading("Locality")
        .text(
            """
            The job in W, tuned until L2 is .02 (an MSE of .005), with locality regularization and
            without. Drift is over 50 random codes at distance 30 from the pivot. They are drawn from
            another seed than those that tuning sees.

            """)
        .head("locality", "portraits", "steps of tuning", "MSE", "drift");
    for (String method : measurements.methods(Studies.LOCALITY)) {
      page.row(
          List.of(
              method,
              count(Studies.LOCALITY, method),
              mean(Studies.LOCALITY, method, "steps", 1),
              mean(Studies.LOCALITY, method, "mse", 4),
              mean(Studies.LOCALITY, method, "drift", 4)));
    }
  }

  private void editing() {
    if (measurements.methods(Studies.EDITING).isEmpty()) {
      return;
    }
    page.heading("Editing")
        .text(
            """
            The job in W. Each direction moves the picture by the same `squeeze-caffe` distance (.1)
            from the unedited one, in the tuned generator and in the untuned one. Identity is the
            edited picture's distance to the photograph.

            """)
        .head(
            "direction",
            "portraits",
            "identity, tuned",
            "identity, untuned",
            "strength, tuned",
            "strength, untuned");
    TreeSet<String> directions = new TreeSet<>();
    measurements
        .methods(Studies.EDITING)
        .forEach(method -> directions.add(method.substring(0, method.indexOf(','))));
    for (String direction : directions) {
      String tuned = direction + ", tuned";
      String untuned = direction + ", untuned";
      page.row(
          List.of(
              direction,
              count(Studies.EDITING, tuned),
              mean(Studies.EDITING, tuned, "identity", 3),
              mean(Studies.EDITING, untuned, "identity", 3),
              mean(Studies.EDITING, tuned, "strength", 2),
              mean(Studies.EDITING, untuned, "strength", 2)));
    }
  }

  private String count(String study, String method) {
    return String.valueOf(measurements.count(study, method));
  }

  private String mean(String study, String method, String name, int digits) {
    return figure(measurements.mean(study, method, name), digits);
  }
}
