package dev.pti.api.contract;

import dev.pti.api.LossTerm;
import dev.pti.api.ParameterTerm;
import java.util.Map;

/**
 * What a {@link ParameterTerm} promises: what a {@link LossTermContract loss term} does, of one
 * weight {@code [n, 3, R, R]} in place of images, but for being a mean over them.
 */
public interface ParameterTermContract extends LossTermContract {
  /**
   * Returns the term under test.
   *
   * @return a term; asked for once in each test
   */
  ParameterTerm parameterTerm();

  @Override
  default LossTerm lossTerm() {
    ParameterTerm term = parameterTerm();
    String name = "synthesis.b4.conv1.weight";
    return (image, target) -> term.loss(Map.of(name, image), Map.of(name, target));
  }

  /** Is no test here: weights are not images. */
  @Override
  default void is_the_mean_over_the_images() {}

  /** Is none either. */
  @Override
  default void measures_each_of_several_as_if_it_were_alone() {}
}
