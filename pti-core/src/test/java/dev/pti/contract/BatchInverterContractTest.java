package dev.pti.contract;

import static dev.pti.contract.Broken.assertBreaks;

import dev.pti.api.BatchInverter;
import dev.pti.api.BatchInverter.Outcome;
import dev.pti.api.BatchInverter.Sought;
import dev.pti.api.Inversion;
import dev.pti.core.inversion.Projection;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The contract fails bad inverters of several, each promise by one that breaks it. */
class BatchInverterContractTest {
  private static final Projection SEARCH =
      Projection.inW().with(b -> b.steps(4).latentSamples(40).fitNoise(false));

  private static BatchInverterContract contract(Function<List<Sought>, List<Outcome>> broken) {
    return () ->
        new BatchInverter() {
          @Override
          public List<Outcome> invertAll(List<Sought> all) {
            return broken.apply(all);
          }

          @Override
          public String name() {
            return "broken";
          }
        };
  }

  /** All have failed as soon as one has failed in a certain way. */
  private static BatchInverterContract failingTogether(Predicate<RuntimeException> way) {
    return contract(
        all -> {
          List<Outcome> outcomes = SEARCH.invertAll(all);
          return outcomes.stream()
              .map(Outcome::failure)
              .filter(failure -> failure != null && way.test(failure))
              .findFirst()
              .map(failure -> Collections.nCopies(all.size(), Outcome.failed(failure)))
              .orElse(outcomes);
        });
  }

  @Test
  void fails_an_inverter_that_loses_one() {
    assertBreaks(
        contract(all -> SEARCH.invertAll(all.subList(0, 1)))
            ::finds_each_of_several_where_it_is_alone,
        "outcomes of three photographs");
  }

  @Test
  void fails_an_inverter_that_mixes_up_their_order() {
    assertBreaks(
        contract(
                all -> {
                  List<Outcome> outcomes = new ArrayList<>(SEARCH.invertAll(all));
                  Collections.reverse(outcomes);
                  return outcomes;
                })
            ::finds_each_of_several_where_it_is_alone,
        "distance of pivot 1 of three from where it is found alone");
  }

  @Test
  void fails_an_inverter_in_which_company_counts() {
    assertBreaks(
        contract(all -> SEARCH.invertAll(all).stream().map(it -> moved(it, all.size())).toList())
            ::finds_each_of_several_where_it_is_alone,
        "distance of pivot 1 of three from where it is found alone");
  }

  private static Outcome moved(Outcome outcome, int company) {
    Inversion found = outcome.get();
    return Outcome.of(
        Inversion.builder()
            .from(found)
            .pivot(found.pivot().plus(found.pivot(), .1 * company))
            .build());
  }

  @Test
  void fails_an_inverter_that_tells_one_listener_of_all() {
    assertBreaks(
        contract(
                all ->
                    SEARCH.invertAll(
                        all.stream()
                            .map(
                                it ->
                                    new Sought(
                                        it.target(),
                                        WatchedWorkspace.of(it.workspace())
                                            .telling(all.get(0).workspace().listener())))
                            .toList()))
            ::tells_each_listener_of_its_own_photograph,
        "steps told to each listener");
  }

  @Test
  void fails_an_inverter_in_which_one_takes_the_others_with_it() {
    BatchInverterContract contract = failingTogether(failure -> true);
    String because = "failure of photograph 1 of three";
    assertBreaks(contract::one_that_does_not_fit_leaves_the_others_alone, because);
    assertBreaks(contract::one_that_is_asked_to_stop_leaves_the_others_alone, because);
    assertBreaks(contract::one_whose_listener_throws_leaves_the_others_alone, because);
    assertBreaks(contract::one_whose_loss_turns_nan_leaves_the_others_alone, because);
  }

  @Test
  void fails_an_inverter_that_says_that_all_went_well() {
    BatchInverterContract contract =
        contract(
            all -> {
              List<Outcome> outcomes = SEARCH.invertAll(all);
              Outcome first = outcomes.get(0);
              return outcomes.stream().map(it -> it.failure() == null ? it : first).toList();
            });
    String because = "failure of the second of three";
    assertBreaks(contract::one_that_does_not_fit_leaves_the_others_alone, because);
    assertBreaks(contract::one_that_is_asked_to_stop_leaves_the_others_alone, because);
    assertBreaks(contract::one_whose_listener_throws_leaves_the_others_alone, because);
    assertBreaks(contract::one_whose_loss_turns_nan_leaves_the_others_alone, because);
  }
}
