package dev.pti;

import ai.djl.ndarray.NDArray;
import dev.pti.api.CancelledException;
import dev.pti.api.DivergedException;
import dev.pti.api.FaceDetector;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.api.Tuner;
import dev.pti.api.Workspace;
import dev.pti.api.contract.FaceDetectorContract;
import dev.pti.contract.AlignerContract;
import dev.pti.contract.InverterContract;
import dev.pti.contract.TunerContract;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.tuning.PivotalTuning;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Compiles, runs and holds to the contracts what docs/contracts.md says. */
class ContractsPageTest {
  @Test
  void the_page_shows_this_code() {
    Page.of("contracts.md").requireSnippetsIn(ContractsPageTest.class);
  }

  record Nearest(int tries) implements Inverter {
    @Override
    public Inversion invert(Target target, Workspace workspace) {
      NDArray wanted = workspace.array(target.picture().toTensor()).expandDims(0);
      Latent start = Latent.inW(w(workspace, 0), workspace.generator().layers());
      Inversion best = Inversion.builder().pivot(start).build();
      double least = Double.POSITIVE_INFINITY;
      for (int i = 0; i < tries; i++) {
        Optional<String> request = workspace.control().stopRequest();
        if (request.isPresent()) {
          throw new CancelledException(
              "inversion", i, tries, request.get(), i - 1, best, List.of());
        }
        Latent tried = Latent.inW(w(workspace, .7), workspace.generator().layers());
        double loss = loss(tried, wanted, workspace);
        Step step = new Step("inversion", i, tries, 0, Map.of("loss", loss));
        if (!Double.isFinite(loss)) {
          throw new DivergedException("loss", step, best, List.of());
        }
        Latent pivot = loss < least ? tried : best.pivot();
        least = Math.min(least, loss);
        best = Inversion.builder().from(best).pivot(pivot).addHistory(step).build();
        try {
          workspace.listener().onStep(step);
        } catch (RuntimeException e) {
          throw new StoppedException(
              "inversion", i, tries, "the listener threw " + e, i, e, best, List.of());
        }
      }
      return best;
    }

    @Override
    public boolean minimizesLosses() {
      return false; // it compares by the perceptual network alone
    }

    private static float[] w(Workspace workspace, double truncation) {
      NDArray z = workspace.gaussian("nearest.z", 1, workspace.generator().inputWidth());
      return workspace.tensor(workspace.generator().map(z, truncation).get(":, 0")).toArray();
    }

    private static double loss(Latent tried, NDArray wanted, Workspace workspace) {
      NDArray loss =
          workspace
              .autograd()
              .withoutGradients(
                  () -> {
                    NDArray ws = workspace.array(tried.toTensor()).expandDims(0);
                    return workspace
                        .perceptual()
                        .loss(workspace.generator().synthesize(ws), wanted);
                  });
      return workspace.tensor(loss).get(0);
    }
  }

  record Brightness(Latent dark, Latent bright) implements Inverter {
    @Override
    public Inversion invert(Target target, Workspace workspace) {
      double mean = workspace.array(target.picture().toTensor()).mean().getFloat();
      return Inversion.builder().pivot(dark.mix(bright, (mean + 1) / 2)).build();
    }

    @Override
    public boolean minimizesLosses() {
      return false;
    }
  }

  private static final Latent DARK = Latent.inW(new float[32], 8);

  private static final Latent BRIGHT = DARK.mix(Latent.inW(filled(32), 8), 1);

  private static float[] filled(int width) {
    float[] values = new float[width];
    Arrays.fill(values, 1);
    return values;
  }

  @Nested
  class BrightnessTest implements InverterContract {
    @Override
    public Inverter inverter() {
      return new Brightness(DARK, BRIGHT);
    }

    @Override
    public boolean takesSteps() {
      return false;
    }
  }

  @Nested
  class NearestTest implements InverterContract {
    @Override
    public Inverter inverter() {
      return new Nearest(4);
    }
  }

  @Nested
  class ShortTest implements TunerContract {
    @Override
    public Tuner tuner() {
      return PivotalTuning.ofDefaults().with(b -> b.steps(3));
    }
  }

  @Nested
  class CropTest implements AlignerContract {
    @Override
    public Aligner aligner() {
      return Aligner.centreCrop();
    }
  }

  @Nested
  class DetectorTest implements FaceDetectorContract {
    @Override
    public FaceDetector detector() {
      return Faces.detector();
    }

    @Override
    public Picture photograph() {
      return Photographs.astronaut();
    }
  }
}
