package dev.pti.api;

import java.util.List;

/**
 * A tuner that can move one set of weights for several photographs, each with a pivot of its own:
 * the several-identities case of the paper.
 *
 * <p>Tuning to one photograph is the case of one subject.
 */
public interface JointTuner extends Tuner {
  /**
   * Tunes the generator around several pivots together.
   *
   * <p>The list may read a subject anew each time it is asked for one, as that of a film's frames
   * does: ask when its turn comes, and hold none beyond it.
   *
   * @param subjects at least one, of different names
   * @param workspace generator, gradients and randomness, valid during the call
   * @return for each subject, in their order, the same differences, and its own noise, history and
   *     reason why it ended
   * @throws InvalidInputException if there is no subject, two have one name, or one does not fit
   *     the generator
   * @throws DivergedException if a loss turns NaN
   * @throws StoppedException if a loss term or the listener fails
   * @throws CancelledException if the run is asked to stop
   */
  List<Tuning> tuneTogether(List<Subject> subjects, Workspace workspace);

  @Override
  default Tuning tune(Inversion inversion, Target target, Workspace workspace) {
    return tuneTogether(List.of(new Subject(inversion, target)), workspace).get(0);
  }
}
