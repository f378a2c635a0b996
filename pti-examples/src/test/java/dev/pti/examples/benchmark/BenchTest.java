package dev.pti.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class BenchTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();

  @ParameterizedTest
  @ValueSource(strings = {"fp32", "bf16"})
  void times_each_work_in_lines_that_the_peer_prints_too(String dtype) {
    assertThat(bench("--dtype", dtype, "--json")).isZero();
    List<JsonObject> lines =
        out.toString().lines().map(line -> JsonParser.parseString(line).getAsJsonObject()).toList();
    assertThat(lines)
        .extracting(line -> line.get("what").getAsString())
        .containsExactly("synthesis", "project", "tune", "tune+locality");
    assertThat(lines)
        .allSatisfy(
            line -> {
              assertThat(line.get("res").getAsInt()).isEqualTo(32);
              assertThat(line.get("dtype").getAsString()).isEqualTo(dtype);
              assertThat(line.get("min_s").getAsDouble()).isPositive();
              assertThat(line.get("median_s").getAsDouble())
                  .isGreaterThanOrEqualTo(line.get("min_s").getAsDouble());
              assertThat(line.get("bound_s").getAsDouble()).isPositive();
            });
  }

  @Test
  void several_pictures_at_once_are_timed_and_compared_for_each() throws IOException {
    Path peer = folder.resolve("peer.jsonl");
    Files.writeString(peer, "{\"what\": \"project\", \"res\": 32, \"median_s\": 1000.0}\n");
    assertThat(bench("--batch", "3", "--against", peer.toString())).isZero();
    assertThat(out.toString().lines()).hasSize(2);
    assertThat(out.toString()).contains("s a picture of 3", "0.00 of theirs");
    out.getBuffer().setLength(0);
    assertThat(bench("--batch", "3", "--json", "--only", "project")).isZero();
    JsonObject line = JsonParser.parseString(out.toString()).getAsJsonObject();
    assertThat(line.get("batch").getAsInt()).isEqualTo(3);
    assertThat(line.get("per_picture_s").getAsDouble())
        .isCloseTo(line.get("median_s").getAsDouble() / 3, within(1e-6));
    StringWriter complaints = new StringWriter();
    CommandLine command =
        new CommandLine(new BenchCommand())
            .setExecutionExceptionHandler(
                (e, line1, parsed) -> {
                  complaints.write(String.valueOf(e.getMessage()));
                  return 2;
                });
    assertThat(command.execute("--batch", "3", "--only", "tune")).isEqualTo(2);
    assertThat(complaints.toString()).isEqualTo("batch is 3, but a step of tune takes one picture");
  }

  @Test
  void says_how_many_times_theirs_its_own_time_is() throws IOException {
    Path peer = folder.resolve("peer.jsonl");
    Files.writeString(peer, "{\"what\": \"synthesis\", \"res\": 32, \"median_s\": 1000.0}\n");
    assertThat(bench("--only", "synthesis", "--against", peer.toString())).isZero();
    assertThat(out.toString()).contains("synthesis", "32 px", "0.00 of theirs");
  }

  @Test
  void counts_the_multiplications_of_convolutions() {
    GeneratorSize size = new GeneratorSize(Family.STYLEGAN2, 8, 64, 16);
    assertThat(size.channels(4)).isEqualTo(16);
    assertThat(size.channels(8)).isEqualTo(8);
    double first = 9 * 16 * 16 * 16 + 3 * 16 * 16;
    double second = 9 * 16 * 8 * 16 + 9 * 8 * 8 * 64 + 3 * 8 * 64;
    assertThat(size.multiplications()).isCloseTo(first + second, within(.5));
    // 15.3 billion in all, as the literature has it for 224 pixels.
    assertThat(BackboneSize.vgg().multiplications(224)).isCloseTo(15.3e9, within(.1e9));
  }

  /** Names as NVIDIA's own code gives them. */
  @Test
  void sizes_layers_of_stylegan3_as_nvidia_does() {
    assertThat(AliasFreeLayer.of(new GeneratorSize(Family.STYLEGAN3_T, 256, 16384, 512)))
        .extracting(AliasFreeLayer::name)
        .containsExactly(
            "L0_36_512",
            "L1_36_512",
            "L2_36_512",
            "L3_52_512",
            "L4_52_512",
            "L5_84_512",
            "L6_84_512",
            "L7_148_362",
            "L8_148_256",
            "L9_148_181",
            "L10_276_128",
            "L11_276_91",
            "L12_276_64",
            "L13_256_64",
            "L14_256_3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stylegan3-t", "stylegan3-r"})
  void times_stylegan3_and_compares_it_with_none_but_its_like(String network) throws IOException {
    Path peer = folder.resolve("peer.jsonl");
    Files.writeString(peer, "{\"what\": \"tune\", \"res\": 32, \"median_s\": 1000.0}\n");
    assertThat(bench("--network", network, "--only", "tune", "--against", peer.toString()))
        .isZero();
    assertThat(out.toString()).contains("tune", "32 px").doesNotContain("theirs");
    Files.writeString(
        peer,
        "{\"what\": \"tune\", \"network\": \"%s\", \"res\": 32, \"median_s\": 1000.0}\n"
            .formatted(network));
    assertThat(bench("--network", network, "--only", "tune", "--against", peer.toString()))
        .isZero();
    assertThat(out.toString()).contains("0.00 of theirs");
  }

  @Test
  void refuses_what_cannot_be_measured() {
    assertThatThrownBy(() -> Family.of("stylegan"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("network is stylegan, wanted one of stylegan2, stylegan3-t, stylegan3-r");
    assertThatThrownBy(() -> new GeneratorSize(Family.STYLEGAN3_T, 8, 64, 16))
        .hasMessage("resolution is 8, wanted at least 16 for stylegan3-t");
    assertThatThrownBy(() -> new GeneratorSize(Family.STYLEGAN2, 48, 64, 16))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("resolution is 48, wanted a power of two from 8 to 1024");
    assertThatThrownBy(() -> new GeneratorSize(Family.STYLEGAN2, 64, 32, 16))
        .hasMessage("base and cmax are 32 and 16, wanted at least 64 and 1");
    Path peer = folder.resolve("peer.jsonl");
    assertThatThrownBy(
            () -> {
              Files.writeString(peer, "no JSON\n");
              Peer.read(peer);
            })
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(peer + " does not hold lines of JSON with what, res and median_s");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"what\": null, \"res\": 32, \"median_s\": 1.0}",
        "{\"what\": \"tune\", \"res\": \"many\", \"median_s\": 1.0}",
        "{\"what\": \"tune\", \"res\": 32, \"median_s\": null}",
        "{\"what\": \"tune\", \"res\": 32, \"median_s\": {}}",
        "{\"what\": [], \"res\": 32, \"median_s\": 1.0}",
        "{\"what\": \"tune\", \"res\": 32}",
        "[]",
        "null"
      })
  void a_line_that_is_no_measurement_is_refused_by_the_name_of_its_file(String line)
      throws IOException {
    Path peer = Files.writeString(folder.resolve("peer.jsonl"), line + "\n");
    assertThatThrownBy(() -> Peer.read(peer))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage(peer + " does not hold lines of JSON with what, res and median_s");
  }

  private int bench(String... more) {
    String[] args = {
      "--res", "32", "--base", "256", "--cmax", "16", "--steps", "2", "--device", "cpu"
    };
    String[] all = java.util.Arrays.copyOf(args, args.length + more.length);
    System.arraycopy(more, 0, all, args.length, more.length);
    return new CommandLine(new BenchCommand()).setOut(new PrintWriter(out, true)).execute(all);
  }

  @Test
  void the_same_numbers_are_compared_where_both_were_measured() throws IOException {
    Path peer = folder.resolve("peer.jsonl");
    String line = "{\"what\": \"tune\", \"res\": 32, \"dtype\": \"%s\", \"median_s\": %s}\n";
    Files.writeString(peer, line.formatted("fp32", "2.0") + line.formatted("bf16", "1.0"));
    Peer both = Peer.read(peer);
    assertThat(both.median(tuning("fp32"))).hasValue(2);
    assertThat(both.median(tuning("bf16"))).hasValue(1);
    Files.writeString(peer, line.formatted("fp32", "2.0"));
    assertThat(Peer.read(peer).median(tuning("bf16"))).hasValue(2);
    assertThat(Peer.none().median(tuning("fp32"))).isEmpty();
  }

  private static Measurement tuning(String dtype) {
    return new Measurement(
        Work.TUNE,
        new GeneratorSize(Family.STYLEGAN2, 32, 256, 16),
        "cpu",
        dtype,
        false,
        1,
        2,
        1,
        1,
        1,
        0,
        0);
  }
}
