package dev.pti.editing;

import dev.pti.api.Direction;
import dev.pti.api.FloatTensor;
import dev.pti.api.Latent;
import dev.pti.api.contract.LatentEditorContract;
import java.util.Arrays;

/** An edit of every kind of step that needs no file is a pure function of latents. */
class EditContractTest implements LatentEditorContract {
  @Override
  public Edit editor() {
    float[] ones = new float[width()];
    Arrays.fill(ones, 1);
    Direction direction = Direction.of("ones", FloatTensor.of(ones, width())).onLayers(4, 7);
    Latent other = Latent.inW(ones, layers());
    return Edit.of(direction, 2)
        .and(Edit.styleOf("other", other, 8, 17))
        .then(Edit.truncation(FakeGenerator.ofSize(layers(), width()), .7))
        .times(.5);
  }
}
