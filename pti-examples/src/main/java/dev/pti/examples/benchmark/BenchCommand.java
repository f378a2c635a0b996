package dev.pti.examples.benchmark;

import ai.djl.Device;
import ai.djl.util.cuda.CudaUtils;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.math.Quantiles;
import dev.pti.api.Arithmetic;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tensor.TorchEngine;
import dev.pti.examples.AtInterrupt;
import dev.pti.examples.DeviceOption;
import dev.pti.examples.HelpOption;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times steps over random networks of any size. */
@Command(
    name = "bench",
    description =
        "Times drawing, a step of projection, a step of tuning, and one with locality, "
            + "over random networks of any size, with the reference's settings.")
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class BenchCommand implements Callable<Integer> {
  @Option(
      names = "--network",
      paramLabel = "KIND",
      description =
          "stylegan2, stylegan3-t or stylegan3-r, which NVIDIA gives twice the channels "
              + "(default: ${DEFAULT-VALUE}).")
  private String network = "stylegan2";

  @Option(
      names = "--res",
      paramLabel = "R",
      description = "Pixels a side (default: ${DEFAULT-VALUE}).")
  private int resolution = 256;

  @Option(
      names = "--base",
      paramLabel = "B",
      description = "Channels times pixels a side (default: ${DEFAULT-VALUE}).")
  private int base = 16384;

  @Option(
      names = "--cmax",
      paramLabel = "C",
      description = "Channels at most (default: ${DEFAULT-VALUE}).")
  private int most = 512;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Steps that are counted (default: ${DEFAULT-VALUE}).")
  private int steps = 5;

  @Option(
      names = "--dtype",
      paramLabel = "fp32|bf16",
      description = "In which numbers networks compute (default: ${DEFAULT-VALUE}).")
  private String dtype = "fp32";

  @Option(
      names = "--only",
      paramLabel = "WHAT",
      split = ",",
      description =
          "Of synthesis, project, tune and tune+locality; default: all, with --batch the first two.")
  private @Nullable List<String> only;

  @Option(names = "--recompute", description = "Search and tune with recomputation.")
  private boolean recomputation;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description =
          "Draw and search for N pictures at a time. Times are those of a step for all of them; "
              + "--against compares the time for each picture (default: ${DEFAULT-VALUE}).")
  private int batch = 1;

  @Mixin private DeviceOption device;

  @Option(names = "--json", description = "Print one line of JSON for each measurement.")
  private boolean json;

  @Option(
      names = "--against",
      paramLabel = "FILE",
      description =
          "A file of lines that --json printed, as evaluation/bench/cpu.jsonl: say how many times "
              + "theirs each time is.")
  private @Nullable Path against;

  @Option(
      names = "--kernels",
      description =
          "Time the kernels of a step one by one with JMH in place of all that, on a CPU.")
  private boolean kernels;

  @Mixin HelpOption help;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    if (kernels) {
      requireKernelsAlone();
      KernelBenchmarks.run();
      return 0;
    }
    GeneratorSize size = new GeneratorSize(Family.of(network), resolution, base, most);
    Arithmetic arithmetic = arithmetic();
    List<Work> works = works();
    if (json && against != null) {
      throw new InvalidInputException("--json and --against are set, wanted one of them");
    }
    if (steps < 1) {
      throw new InvalidInputException("steps is " + steps + ", wanted at least 1");
    }
    if (batch < 1) {
      throw new InvalidInputException("batch is " + batch + ", wanted at least 1");
    }
    Peer peer = against == null ? Peer.none() : Peer.read(against);
    PrintWriter out = spec.commandLine().getOut();
    Path folder = folder();
    Runnable deleting = () -> delete(folder);
    AtInterrupt.add(deleting);
    try {
      StepBenchmark benchmark =
          new StepBenchmark(size, arithmetic, recomputation, batch, device.name(), steps, folder);
      double peak = Peak.measure(device.name(), arithmetic);
      Device where = TorchEngine.device(device.name());
      for (Work work : works) {
        List<Double> seconds = benchmark.seconds(work);
        Measurement measured =
            new Measurement(
                work,
                size,
                where.isGpu() ? "gpu" : "cpu",
                dtype,
                recomputation,
                batch,
                TorchEngine.threads(),
                Quantiles.median().compute(seconds),
                StepBenchmark.least(seconds),
                batch * work.multiplications(size) / peak,
                peakRss(),
                where.isGpu() ? CudaUtils.getGpuMemory(where).getUsed() >> 20 : 0);
        out.println(json ? measured.toJson().toString() : line(measured, peer));
      }
    } finally {
      AtInterrupt.remove(deleting);
      deleting.run();
    }
    return 0;
  }

  private void requireKernelsAlone() {
    for (OptionSpec option : spec.commandLine().getParseResult().matchedOptions()) {
      if (!option.longestName().equals("--kernels")) {
        throw new InvalidInputException(
            option.longestName() + " is set, which --kernels does not look at");
      }
    }
  }

  private Arithmetic arithmetic() {
    return switch (dtype) {
      case "fp32" -> Arithmetic.FLOAT32;
      case "bf16" -> Arithmetic.BFLOAT16;
      default -> throw new InvalidInputException("dtype is " + dtype + ", wanted fp32 or bf16");
    };
  }

  private List<Work> works() {
    if (only == null) {
      return Stream.of(Work.values()).filter(work -> batch == 1 || work.takesSeveral()).toList();
    }
    List<Work> works = new ArrayList<>();
    for (String name : only) {
      Work work = work(name);
      if (batch > 1 && !work.takesSeveral()) {
        throw new InvalidInputException(
            "batch is %d, but a step of %s takes one picture".formatted(batch, work));
      }
      works.add(work);
    }
    return works;
  }

  private static Work work(String name) {
    return Stream.of(Work.values())
        .filter(work -> work.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new InvalidInputException("only is " + name + ", wanted one of " + Work.names()));
  }

  private static String line(Measurement measured, Peer peer) {
    StringBuilder text =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%-14s %4d px  %s  median %8.4f s  least %8.4f s  convolutions alone %8.4f s",
                measured.what(),
                measured.size().resolution(),
                measured.dtype(),
                measured.median(),
                measured.min(),
                measured.bound()));
    if (measured.batch() > 1) {
      text.append(
          String.format(
              Locale.ROOT, "  %.4f s a picture of %d", measured.perPicture(), measured.batch()));
    }
    peer.median(measured)
        .ifPresent(
            theirs ->
                text.append(
                    String.format(
                        Locale.ROOT, "  %.2f of theirs", measured.perPicture() / theirs)));
    return text.toString();
  }

  private static Path folder() {
    try {
      return Files.createTempDirectory("pti-bench");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Path folder) {
    try {
      MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What Linux tells of this process; other systems tell nothing. */
  private static long peakRss() {
    Path status = Path.of("/proc/self/status");
    if (!Files.isReadable(status)) {
      return 0;
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
