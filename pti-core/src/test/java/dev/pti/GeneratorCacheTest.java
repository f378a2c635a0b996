package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.pti.api.FloatTensor;
import dev.pti.api.RefinedFeatures;
import dev.pti.api.Tuning;
import dev.pti.core.ParityFiles;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.TorchAutograd;
import dev.pti.core.tensor.TorchEngine;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GeneratorCacheTest {
  private static final String BIAS = "synthesis.b32.torgb.bias";

  /** Of another shape than any bias. */
  private static final FloatTensor SEVEN = FloatTensor.of(new float[7], 7);

  private final NDManager manager = TorchEngine.newManager(Device.cpu());
  private final StyleGan base =
      StyleGan.load("small", ParityFiles.read("small.generator"), manager);
  private final GeneratorCache cache = new GeneratorCache(manager, base);

  @AfterEach
  void close() {
    manager.close();
  }

  private static Tuning tuning(float shift) {
    return Tuning.builder()
        .stoppedBy("test")
        .putDifference(BIAS, FloatTensor.of(new float[] {shift, 0, 0}, 3))
        .build();
  }

  private static NDArray bias(StyleGan generator) {
    return generator.tensor(BIAS);
  }

  @Test
  void adds_the_difference_to_the_base_and_shares_the_rest() {
    float before = bias(base).getFloat(0);
    float after = cache.use(tuning(2), generator -> bias(generator).getFloat(0));
    assertThat(after).isEqualTo(before + 2);
    assertThat(cache.<NDArray>use(tuning(2), it -> it.tensor("synthesis.b4.const")))
        .isSameAs(base.tensor("synthesis.b4.const"));
  }

  @Test
  void results_of_one_difference_share_a_generator_and_draw_with_their_own_noise() {
    String map = "synthesis.b8.conv1.noise_const";
    Tuning plain = tuning(2);
    Tuning noisy =
        Tuning.builder().from(plain).putNoise(map, FloatTensor.of(new float[64], 8, 8)).build();
    NDArray shared = cache.use(plain, GeneratorCacheTest::bias);
    cache.<Object>use(
        noisy,
        generator -> {
          assertThat(bias(generator)).isSameAs(shared);
          assertThat(generator.tensor(map).toFloatArray()).containsOnly(0);
          return generator;
        });
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.<NDArray>use(plain, it -> it.tensor(map))).isSameAs(base.tensor(map));
  }

  @Test
  void results_of_one_difference_share_a_generator_and_draw_with_their_own_features() {
    Tuning plain = tuning(2);
    int channels = base.channels(8);
    FloatTensor ones = full(channels, 1);
    Tuning refined =
        Tuning.builder()
            .from(plain)
            .addFeatures(new RefinedFeatures(full(channels, .5f), ones, 1e6f))
            .build();
    NDArray shared = cache.use(plain, GeneratorCacheTest::bias);
    float[] drawn = cache.use(plain, GeneratorCacheTest::activations);
    float[] offset = cache.use(refined, GeneratorCacheTest::activations);
    for (int i = 0; i < drawn.length; i++) {
      assertThat(offset[i]).isCloseTo(drawn[i] + .5f, within(1e-5f));
    }
    assertThat(cache.<NDArray>use(refined, GeneratorCacheTest::bias)).isSameAs(shared);
    assertThat(cache.size()).isEqualTo(1);
    assertThat(cache.use(plain, GeneratorCacheTest::activations)).isEqualTo(drawn);
  }

  private static FloatTensor full(int channels, float value) {
    float[] values = new float[channels * 64];
    Arrays.fill(values, value);
    return FloatTensor.wrap(values, channels, 8, 8);
  }

  private static float[] activations(StyleGan generator) {
    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
        Scope scope = new Scope()) {
      NDArray ws = generator.map(generator.tensor("mapping.w_avg").expandDims(0), 0);
      return generator.activations(ws, generator.noise(), 8).toFloatArray();
    }
  }

  @Test
  void keeps_the_three_used_last() {
    List<Tuning> tunings = new ArrayList<>();
    List<NDArray> arrays = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      tunings.add(tuning(i + 1));
      arrays.add(cache.use(tunings.get(i), GeneratorCacheTest::bias));
    }
    assertThat(cache.size()).isEqualTo(3);
    assertThat(cache.<NDArray>use(tunings.get(0), GeneratorCacheTest::bias))
        .as("used again")
        .isSameAs(arrays.get(0));

    cache.use(tuning(4), GeneratorCacheTest::bias);

    assertThat(cache.size()).isEqualTo(3);
    assertThat(arrays).extracting(NDArray::isReleased).containsExactly(false, true, false);
  }

  @Test
  void one_that_cannot_be_made_leaves_nothing_on_the_device_and_has_had_room_made_for_it() {
    List<NDManager> rooms = new ArrayList<>();
    GeneratorCache watched = new GeneratorCache(telling(rooms), base);
    for (int i = 0; i < 3; i++) {
      watched.use(tuning(i + 1), GeneratorCacheTest::bias);
    }
    Tuning unfit =
        Tuning.builder().from(tuning(4)).putDifference("synthesis.b16.torgb.bias", SEVEN).build();

    assertThatThrownBy(() -> watched.use(unfit, GeneratorCacheTest::bias))
        .isInstanceOf(EngineException.class);

    assertThat(rooms).extracting(NDManager::isOpen).containsExactly(false, true, true, false);
    assertThat(watched.size()).isEqualTo(2);
  }

  /** The manager, with a list of the rooms that it gives. */
  private NDManager telling(List<NDManager> rooms) {
    return (NDManager)
        Proxy.newProxyInstance(
            NDManager.class.getClassLoader(),
            new Class<?>[] {NDManager.class},
            (proxy, method, arguments) -> {
              Object given = method.invoke(manager, arguments);
              if (method.getName().equals("newSubManager")) {
                rooms.add((NDManager) given);
              }
              return given;
            });
  }

  @Test
  void one_in_use_survives_until_its_user_has_gone() {
    NDArray held =
        cache.use(
            tuning(1),
            generator -> {
              for (int i = 0; i < 5; i++) {
                cache.use(tuning(10 + i), GeneratorCacheTest::bias);
              }
              assertThat(bias(generator).isReleased()).isFalse();
              assertThat(bias(generator).toFloatArray()).hasSize(3);
              return bias(generator);
            });
    assertThat(cache.size()).isEqualTo(3);
    cache.use(tuning(20), GeneratorCacheTest::bias);
    cache.use(tuning(21), GeneratorCacheTest::bias);
    cache.use(tuning(22), GeneratorCacheTest::bias);
    assertThat(held.isReleased()).isTrue();
  }

  @Test
  void four_in_use_at_once_are_counted_and_the_fourth_leaves_afterwards() {
    int inside =
        cache.use(
            tuning(1),
            a ->
                cache.use(
                    tuning(2),
                    b -> cache.use(tuning(3), c -> cache.use(tuning(4), d -> cache.size()))));
    assertThat(inside).isEqualTo(4);
    assertThat(cache.size()).isEqualTo(3);
  }

  @Test
  void a_user_that_throws_is_gone_too() {
    Tuning tuning = tuning(1);
    NDArray array = cache.use(tuning, GeneratorCacheTest::bias);
    assertThatThrownBy(
            () ->
                cache.use(
                    tuning,
                    generator -> {
                      throw new IllegalStateException("no more");
                    }))
        .hasMessage("no more");
    for (int i = 0; i < 3; i++) {
      cache.use(tuning(10 + i), GeneratorCacheTest::bias);
    }
    assertThat(array.isReleased()).isTrue();
  }
}
