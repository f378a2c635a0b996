package example;

import ai.djl.ndarray.NDArray;
import dev.pti.api.CancelledException;
import dev.pti.api.DivergedException;
import dev.pti.api.Inversion;
import dev.pti.api.Inverter;
import dev.pti.api.Latent;
import dev.pti.api.Step;
import dev.pti.api.StoppedException;
import dev.pti.api.Target;
import dev.pti.api.Workspace;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** An inverter of one's own: tries points of W, and keeps the one whose picture is nearest. */
public record Nearest(int tries) implements Inverter {
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

  private static float[] w(Workspace workspace, double truncation) {
    NDArray z = workspace.gaussian("nearest.z", 1, workspace.generator().inputWidth());
    return workspace.tensor(workspace.generator().map(z, truncation).get(":, 0")).toArray();
  }

  private static double loss(Latent tried, NDArray wanted, Workspace workspace) {
    NDArray loss =
        workspace.autograd().withoutGradients(
            () -> {
              NDArray ws = workspace.array(tried.toTensor()).expandDims(0);
              return workspace.perceptual().loss(workspace.generator().synthesize(ws), wanted);
            });
    return workspace.tensor(loss).get(0);
  }
}
