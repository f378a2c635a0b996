package dev.pti.examples.evaluation;

import dev.pti.api.InvalidInputException;
import dev.pti.api.files.AtomicFiles;
import dev.pti.core.image.PictureFiles;
import dev.pti.examples.GeneratorOptions;
import dev.pti.examples.HelpOption;
import dev.pti.examples.Writable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** Measures the tables of docs/RESULTS.md, resuming where an earlier call stopped. */
@Command(
    name = "evaluate",
    description = "Measures the tables of docs/RESULTS.md; it can be stopped and resumed.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class EvaluateCommand implements Callable<Integer> {
  /** All there are; by default the first thirteen. */
  private static final List<String> STUDIES =
      List.of(
          Studies.LOCALITY,
          Studies.EDITING,
          MethodsStudy.NAME,
          NoiseStudy.NAME,
          RefinementStudy.NAME,
          EncoderStudy.NAME,
          ShortStudy.NAME,
          JobStudy.NAME,
          ReferenceStudy.NAME,
          TogetherStudy.NAME,
          TogetherStudy.DEFAULT_NAME,
          EditedJob.IN_W.study(),
          EditedJob.DEFAULT.study(),
          MethodsStudy.TIME,
          ShortStudy.TRIES);

  @Option(
      names = "--portraits",
      paramLabel = "DIR",
      description = "Aligned portraits (default: ${DEFAULT-VALUE}).")
  private Path portraits = Path.of("evaluation/portraits");

  @Option(
      names = "--measurements",
      paramLabel = "FILE",
      description = "The measured rows (default: ${DEFAULT-VALUE}).")
  private Path file = Path.of("evaluation/measurements.jsonl");

  @Option(
      names = "--page",
      paramLabel = "FILE",
      description = "The page of tables (default: ${DEFAULT-VALUE}).")
  private Path page = Path.of("docs/RESULTS.md");

  @Option(
      names = "--sheet",
      paramLabel = "FILE",
      description = "Also draw edits of the first three portraits, untuned and tuned.")
  private @Nullable Path sheet;

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      description =
          "Where attributes and sheets save tuned portraits, and read them again (default: ${DEFAULT-VALUE}).")
  private Path runs = Path.of("out/evaluation");

  @Option(
      names = "--sheets",
      paramLabel = "DIR",
      description =
          "Also draw ten portraits, inverted, tuned and moved along each named direction: "
              + "DIR/direction-NAME.jpg.")
  private @Nullable Path sheets;

  @Option(
      names = "--study",
      paramLabel = "NAME",
      split = ",",
      description =
          "locality, editing, methods, noise, refinement, encoder, short, job, reference, together, "
              + "together-default, attributes, attributes-default, time, short-tries (default: the first thirteen).")
  private List<String> studies = STUDIES.subList(0, 13);

  @Option(
      names = "--count",
      paramLabel = "N",
      description =
          "How many portraits (default: 10 in locality, editing and both of together; 12 in methods, noise, "
              + "refinement, short and reference, spread over all; 3 in time and short-tries; all in encoder, job and both of "
              + "attributes).")
  private @Nullable Integer count;

  @Option(
      names = "--inverters",
      paramLabel = "NAME",
      split = ";",
      description =
          "Whose rows methods and time measure, with ; between: \"W;W+\" (default: all of them).")
  private List<String> inverters = MethodsStudy.INVERTERS;

  @Mixin private GeneratorOptions generator;

  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    requireOwnFiles();
    studies.forEach(EvaluateCommand::requireKnown);
    requireWritable();
    Measurements measurements = new Measurements(file);
    Portraits all = Portraits.in(portraits);
    Subject subject = new Subject(generator);
    Subject.Described described = subject.described();
    for (String study : studies) {
      measure(study, subject, measurements, all);
    }
    if (sheet != null) {
      EditingSheet.save(subject, all.first(3), sheet);
    }
    if (sheets != null) {
      AttributeSheets.save(
          subject, all.dozenFirst(10), runs, sheets, spec.commandLine().getOut()::println);
    }
    String tables = ResultsPage.write(measurements, described);
    AtomicFiles.write(page, out -> out.write(tables.getBytes(StandardCharsets.UTF_8)));
    spec.commandLine().getOut().println("wrote " + page);
    return 0;
  }

  /** Rows do not say of which generator they are. */
  private void requireOwnFiles() {
    ParseResult told = spec.commandLine().getParseResult();
    boolean isOther = generator.isGiven() || told.hasMatchedOption("--encoder");
    if (isOther && !(told.hasMatchedOption("--measurements") && told.hasMatchedOption("--page"))) {
      throw new InvalidInputException(
          "--generator or --encoder is given: wanted --measurements and --page of its own, too");
    }
  }

  /** Asked of all before the first is measured, which may take hours. */
  private void requireWritable() {
    Writable.requireFile(file);
    Writable.requireFile(page);
    if (sheet != null) {
      Writable.requireFile(sheet);
      if (!PictureFiles.isName(sheet)) {
        throw new InvalidInputException(
            "cannot write %s, wanted a name ending in .png, .jpg or .jpeg".formatted(sheet));
      }
    }
    if (sheets != null) {
      Writable.requireFolder(sheets);
    }
  }

  private void measure(String study, Subject subject, Measurements measurements, Portraits all) {
    Consumer<String> log = line -> spec.commandLine().getOut().println(line);
    Studies first = new Studies(subject, measurements, all, log);
    MethodsStudy methods = new MethodsStudy(subject, measurements, known(inverters), log);
    for (EditedJob job : EditedJob.values()) {
      if (job.study().equals(study)) {
        new AttributesStudy(subject, job, measurements, runs, log)
            .measure(all.dozenFirst(countOr(Integer.MAX_VALUE)));
        return;
      }
    }
    ShortStudy quick = new ShortStudy(subject, measurements, log);
    TogetherStudy together = new TogetherStudy(subject, measurements, log);
    switch (study) {
      case Studies.LOCALITY -> first.locality(countOr(10));
      case Studies.EDITING -> first.editing(countOr(10));
      case MethodsStudy.NAME -> methods.measure(all.dozenFirst(countOr(Portraits.DOZEN)));
      case MethodsStudy.TIME -> methods.time(all.dozenFirst(countOr(3)));
      case NoiseStudy.NAME ->
          new NoiseStudy(subject, measurements, log)
              .measure(all.dozenFirst(countOr(Portraits.DOZEN)));
      case RefinementStudy.NAME ->
          new RefinementStudy(subject, measurements, log)
              .measure(all.dozenFirst(countOr(Portraits.DOZEN)));
      case EncoderStudy.NAME ->
          new EncoderStudy(subject, measurements, log)
              .measure(all.dozenFirst(countOr(Integer.MAX_VALUE)));
      case ShortStudy.NAME -> quick.measure(all.dozenFirst(countOr(Portraits.DOZEN)));
      case JobStudy.NAME ->
          new JobStudy(subject, measurements, log)
              .measure(all.dozenFirst(countOr(Integer.MAX_VALUE)));
      case ReferenceStudy.NAME ->
          new ReferenceStudy(subject, measurements, log)
              .measure(all.dozenFirst(countOr(Portraits.DOZEN)));
      case TogetherStudy.NAME -> together.measure(all.dozenFirst(countOr(10)));
      case TogetherStudy.DEFAULT_NAME -> together.measureByDefault(all.dozenFirst(countOr(10)));
      case ShortStudy.TRIES -> quick.tries(all.dozenFirst(countOr(3)));
      default -> throw new IllegalStateException(study);
    }
  }

  /** Asked of all before the first is measured, which may take hours. */
  private static void requireKnown(String study) {
    if (!STUDIES.contains(study)) {
      throw new InvalidInputException(
          "no study " + study + "; there are " + String.join(", ", STUDIES));
    }
  }

  private static List<String> known(List<String> inverters) {
    for (String inverter : inverters) {
      if (!MethodsStudy.INVERTERS.contains(inverter)) {
        throw new InvalidInputException(
            "no inverter %s; there are %s"
                .formatted(inverter, String.join("; ", MethodsStudy.INVERTERS)));
      }
    }
    return inverters;
  }

  private int countOr(int other) {
    if (count != null && count < 1) {
      throw new InvalidInputException("count is " + count + ", wanted 1 or more");
    }
    return count == null ? other : count;
  }
}
