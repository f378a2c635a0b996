package dev.pti.core.tensor;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.InvalidInputException;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts PyTorch and answers for its devices.
 *
 * <p>DJL reports usage and probes for cloud metadata when it starts, and fetches natives that are
 * missing; both are switched off here unless the application has set {@code ai.djl.offline} or
 * {@code OPT_OUT_TRACKING} itself before the first use.
 */
public final class TorchEngine {
  private static final Logger log = LoggerFactory.getLogger(TorchEngine.class);

  /** What says how many threads PyTorch shall use. */
  private static final List<String> THREADS = List.of("OMP_NUM_THREADS", "MKL_NUM_THREADS");

  private TorchEngine() {}

  /** Started once. A failure is kept, to be told each time; a class that failed would hide it. */
  private static final class Holder {
    static final @Nullable Engine ENGINE;
    static final @Nullable Exception FAILURE;

    static {
      Engine engine = null;
      Exception failure = null;
      try {
        engine = start();
      } catch (EngineException | IllegalArgumentException e) {
        failure = e;
      }
      ENGINE = engine;
      FAILURE = failure;
    }
  }

  private static Engine engine() {
    if (Holder.ENGINE == null) {
      throw notStarted(Holder.FAILURE);
    }
    return Holder.ENGINE;
  }

  /** Says what to do where the engine did not start: its libraries lack, or room to unpack them. */
  static IllegalStateException notStarted(@Nullable Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return new IllegalStateException(
            ("native PyTorch cannot be unpacked (%s): set ENGINE_CACHE_DIR in the environment to a"
                    + " folder that can be written, with room for 450 MB")
                .formatted(cause),
            failure);
      }
    }
    return new IllegalStateException(
        "native PyTorch is missing or does not load: add the dependency dev.pti:pti-native, which"
            + " brings it for Linux x86-64 and arm64, Windows x86-64 and macOS arm64 ("
            + (failure == null ? "" : failure.getMessage())
            + ")",
        failure);
  }

  private static Engine start() {
    setUnlessSet("ai.djl.offline");
    setUnlessSet("OPT_OUT_TRACKING");
    RepeatableBits.request();
    Engine engine = Engine.getEngine("PyTorch");
    takeNoMoreThreadsThanTheJvm();
    log.debug("PyTorch {} on {} GPUs", engine.getVersion(), engine.getGpuCount());
    return engine;
  }

  /**
   * PyTorch counts the cores of the machine, also where a container may use two of them: its
   * threads would then wait for each other. The JVM knows its share, and can be told of another by
   * {@code -XX:ActiveProcessorCount}.
   */
  private static void takeNoMoreThreadsThanTheJvm() {
    int processors = Runtime.getRuntime().availableProcessors();
    boolean isChosen = THREADS.stream().anyMatch(name -> System.getenv(name) != null);
    if (!isChosen && JniUtils.getNumThreads() > processors) {
      JniUtils.setNumThreads(processors);
    }
  }

  private static void setUnlessSet(String property) {
    if (System.getProperty(property) == null && System.getenv(property) == null) {
      System.setProperty(property, "true");
    }
  }

  /**
   * Opens a manager on a device.
   *
   * @param device where its arrays live
   * @return a manager that the caller closes
   */
  public static NDManager newManager(Device device) {
    return engine().newBaseManager(device);
  }

  /**
   * Finds a device by name.
   *
   * @param name {@code cpu}, {@code gpu} or {@code auto}: a GPU if there is one
   * @return the device
   * @throws InvalidInputException if the name is another, or there is no GPU
   */
  public static Device device(String name) {
    return deviceNamed(name).get();
  }

  /**
   * Reads a device's name, and starts the engine only when the device is asked for.
   *
   * @param name as in {@link #device(String)}
   * @return finds the device, and refuses a GPU where there is none
   * @throws InvalidInputException if the name is another
   */
  public static Supplier<Device> deviceNamed(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "cpu" -> Device::cpu;
      case "auto" -> () -> engine().getGpuCount() > 0 ? Device.gpu() : Device.cpu();
      case "gpu" -> TorchEngine::gpu;
      default -> throw new InvalidInputException("device is " + name + ", wanted cpu, gpu or auto");
    };
  }

  private static Device gpu() {
    if (engine().getGpuCount() == 0) {
      throw new InvalidInputException("device is gpu, but PyTorch sees no GPU on this machine");
    }
    return Device.gpu();
  }

  /**
   * Returns what ran, for reports.
   *
   * @return as in {@code PyTorch 2.7.1}
   */
  public static String version() {
    return "PyTorch " + engine().getVersion();
  }

  /**
   * Returns how many threads an operation may use, for reports.
   *
   * @return at least 1
   */
  public static int threads() {
    requireStarted();
    return JniUtils.getNumThreads();
  }

  /**
   * Sets how many threads an operation may use, on this thread and those that first ask later. Sums
   * split otherwise: the last bits of a run depend on it.
   *
   * @param count at least 1
   */
  public static void setThreads(int count) {
    requireStarted();
    JniUtils.setNumThreads(count);
  }

  /** What goes by the engine to the native library wants it loaded. */
  private static void requireStarted() {
    engine();
  }

  /**
   * Says what to do where a device ran out of memory; any other failure stays as it is.
   *
   * @param failure what a run threw
   * @param device where it ran
   * @return what to throw
   */
  public static RuntimeException explained(RuntimeException failure, Device device) {
    return isOutOfMemory(failure)
        ? new IllegalStateException(
            "device "
                + device
                + " ran out of memory: use recomputation, a smaller batch, lower locality's samples,"
                + " switch locality off, or take a smaller perceptual network or another device",
            failure)
        : failure;
  }

  /** Says whether a device ran out of memory. */
  static boolean isOutOfMemory(Exception failure) {
    String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    return failure instanceof EngineException
        && (message.contains("out of memory") || message.contains("can't allocate memory"));
  }
}
