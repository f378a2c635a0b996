package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.pti.api.InvalidInputException;
import dev.pti.core.tuning.FeatureRefinement;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What a report says of a refinement. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefinementReportTest {
  private static final FeatureRefinement SHORT =
      FeatureRefinement.ofDefaults().with(b -> b.steps(4).learningRate(.03));

  private Pti pti;
  private Tuned tuned;
  private Tuned refined;

  @BeforeAll
  void run() {
    pti = SmallPti.builder().build();
    tuned = pti.invert(SmallPti.target(1)).tune();
    refined = tuned.refine(SHORT).refine(SHORT.with(b -> b.resolution(8).steps(2)));
  }

  @AfterAll
  void close() {
    pti.close();
  }

  private static JsonObject section(Report report) {
    return JsonParser.parseString(report.toJson()).getAsJsonObject().getAsJsonObject("refinement");
  }

  @Test
  void tuning_is_told_as_it_was_and_what_came_of_both_with_the_refinement() {
    Report before = tuned.report();
    Report after = refined.report();
    for (String figure : new String[] {"tuning.lpips", "tuning.steps", "tuning.seconds"}) {
      assertThat(after.number(figure)).as(figure).isEqualTo(before.number(figure));
    }
    assertThat(after.number("refinement.lpips"))
        .isEqualTo(refined.metrics().perceptual())
        .isEqualTo(after.number("metrics.after.lpips"))
        .isLessThan(before.number("tuning.lpips"));
    assertThat(after.number("refinement.mse")).isEqualTo(refined.metrics().mse());
    int values =
        refined.tuning().features().stream().mapToInt(features -> features.offset().count()).sum();
    assertThat(after.number("refinement.values")).isEqualTo(values);
  }

  @Test
  void every_run_is_told_in_order() {
    JsonArray runs = section(refined.report()).getAsJsonArray("runs");
    assertThat(runs).hasSize(2);
    JsonObject first = runs.get(0).getAsJsonObject();
    JsonObject second = runs.get(1).getAsJsonObject();
    assertThat(first.get("steps").getAsInt()).isEqualTo(4);
    assertThat(first.get("stopped_by").getAsString()).isEqualTo("steps");
    assertThat(first.get("seconds").getAsDouble()).isPositive();
    assertThat(first.getAsJsonArray("loss")).hasSize(4);
    assertThat(first.getAsJsonObject("settings").get("resolution").getAsInt()).isEqualTo(16);
    assertThat(first.getAsJsonObject("settings").get("learning_rate").getAsDouble()).isEqualTo(.03);
    assertThat(second.get("steps").getAsInt()).isEqualTo(2);
    assertThat(second.getAsJsonObject("settings").get("resolution").getAsInt()).isEqualTo(8);
  }

  @Test
  void what_is_not_refined_has_no_such_section() {
    Report report = tuned.report();
    assertThatThrownBy(() -> report.number("refinement.lpips"))
        .isInstanceOf(InvalidInputException.class)
        .hasMessage("the report has no refinement.lpips");
    assertThat(report.number("tuning.lpips")).isEqualTo(tuned.metrics().perceptual());
  }

  @Test
  void an_opened_run_knows_what_was_found_and_not_how(@TempDir Path folder) {
    Path file = folder.resolve("run.safetensors");
    Report written = refined.save(file);
    assertThat(section(written).getAsJsonArray("runs")).hasSize(2);
    Report opened = pti.open(file).report();
    assertThat(opened.number("refinement.lpips")).isEqualTo(written.number("refinement.lpips"));
    assertThat(opened.number("tuning.lpips")).isEqualTo(written.number("tuning.lpips"));
    assertThat(section(opened).getAsJsonArray("runs")).isEmpty();
  }
}
