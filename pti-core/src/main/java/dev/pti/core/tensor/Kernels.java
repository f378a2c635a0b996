package dev.pti.core.tensor;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import dev.pti.api.Arithmetic;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A resource file of short TorchScript functions, callable from Java under autograd.
 *
 * <p>DJL's NDArray lacks operations that StyleGAN2 needs (transposed convolution, rolling, einsum,
 * a fused Adam), and its overloads that take numbers corrupt gradients. A kernel is a pure function
 * over arrays that does the arithmetic of a layer or a step in one call; the structure around it is
 * Java. Arguments are arrays alone: numbers travel as {@link #number} scalars, which live on the
 * CPU, so that reading them in the kernel never waits for a GPU.
 *
 * <p>Thread-safe. Results belong to the innermost open {@link Scope}.
 */
public final class Kernels {
  private static final NDManager MANAGER = TorchEngine.newManager(Device.cpu());
  private static final Map<Device, NDManager> MANAGERS = new ConcurrentHashMap<>();
  private static final Map<Double, NDArray> NUMBERS = new ConcurrentHashMap<>();

  /**
   * Switches PyTorch's profiling executor off, a setting of the thread. It would run the first
   * calls of each kernel slowly and later ones rewritten, so that equal runs would differ in their
   * bits by what ran before them.
   */
  private static final ThreadLocal<Boolean> INTERPRETED =
      ThreadLocal.withInitial(
          () -> {
            JniUtils.setGraphExecutorOptimize(false);
            return true;
          });

  private final PtSymbolBlock module;
  private final Map<Selection, NDArray> selectors = new ConcurrentHashMap<>();

  /** A function, and the device of what it gives. */
  private record Selection(String kernel, Device device) {}

  private Kernels(PtSymbolBlock module) {
    this.module = module;
  }

  /**
   * Loads the kernels beside a class.
   *
   * @param owner whose package holds the resource
   * @param resources the files' names, mostly one; functions may call those of files before
   * @return the kernels, meant to be kept in a static field
   */
  public static Kernels load(Class<?> owner, String... resources) {
    StringBuilder functions = new StringBuilder();
    try {
      for (String resource : resources) {
        functions.append(text(owner, resource)).append('\n');
      }
      byte[] archive = TorchScriptArchive.pack(functions.toString());
      return new Kernels(
          JniUtils.loadModule(
              (PtNDManager) MANAGER, new ByteArrayInputStream(archive), true, false));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String text(Class<?> owner, String resource) throws IOException {
    try (InputStream in = owner.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + resource + " beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /**
   * Gives a number the form in which kernels take it.
   *
   * @param value any number
   * @return a scalar on the CPU that is never freed; equal values share one
   */
  public static NDArray number(double value) {
    return NUMBERS.computeIfAbsent(
        value,
        v -> {
          NDArray scalar = MANAGER.create(v);
          NDScope.unregister(scalar);
          return scalar;
        });
  }

  /**
   * Gives a number that is hardly ever asked for again the form in which kernels take it.
   *
   * @param value any number
   * @return a scalar on the CPU that belongs to the innermost open {@link Scope}
   */
  static NDArray passing(double value) {
    Scope.requireOpen();
    return MANAGER.create(value);
  }

  /**
   * Tells a kernel whether to compute in bfloat16.
   *
   * @param arithmetic what was chosen
   * @return 1 for bfloat16, else 0, as {@link #number} gives it
   */
  public static NDArray half(Arithmetic arithmetic) {
    return number(arithmetic == Arithmetic.BFLOAT16 ? 1 : 0);
  }

  /**
   * Calls a kernel.
   *
   * @param kernel the function's name
   * @param arguments in order, without {@code self}
   * @return its result
   */
  public NDArray call(String kernel, NDArray... arguments) {
    return callAll(kernel, arguments).get(0);
  }

  /**
   * Calls a kernel that returns several arrays.
   *
   * @param kernel the function's name
   * @param arguments in order, without {@code self}
   * @return its results
   */
  public NDList callAll(String kernel, NDArray... arguments) {
    Scope.requireOpen();
    NDList inputs = new NDList(arguments.length + 1);
    for (NDArray argument : arguments) {
      inputs.add(argument);
    }
    return run(kernel, inputs);
  }

  private NDList run(String kernel, NDList arguments) {
    INTERPRETED.get();
    NDList inputs = new NDList(arguments.size() + 1);
    inputs.add(selector(kernel, device(arguments)));
    inputs.addAll(arguments);
    return IValueUtils.forward(module, inputs, true);
  }

  /** The one device of all arguments but numbers. */
  private static Device device(NDList arguments) {
    Device cpu = MANAGER.getDevice();
    for (NDArray argument : arguments) {
      Device device = argument.getManager().getDevice();
      if (!device.equals(cpu)) {
        return device;
      }
    }
    return cpu;
  }

  /**
   * Calls a kernel whose parameters are lists of arrays. The arrays are renamed during the call, so
   * they must not be in use on another thread.
   *
   * @param kernel the function's name
   * @param lists in order, without {@code self}; none may be empty
   * @param rest arguments after the lists
   * @return its results
   */
  public NDList callWithLists(String kernel, List<NDList> lists, NDArray... rest) {
    Scope.requireOpen();
    NDList inputs = new NDList();
    for (int i = 0; i < lists.size(); i++) {
      for (NDArray array : lists.get(i)) {
        array.setName("list" + i + "[]");
        inputs.add(array);
      }
    }
    for (NDArray argument : rest) {
      inputs.add(argument);
    }
    try {
      return run(kernel, inputs);
    } finally {
      lists.forEach(list -> list.forEach(Kernels::forgetName));
    }
  }

  @SuppressWarnings("NullAway") // DJL is not annotated; null is its "no name"
  private static void forgetName(NDArray array) {
    array.setName(null);
  }

  /**
   * An array whose name tells DJL which method to run. DJL gives results to its manager, whose
   * device has to be theirs: what is made beside a result, by its manager, lands there.
   */
  private NDArray selector(String kernel, Device device) {
    return selectors.computeIfAbsent(
        new Selection(kernel, device),
        selection -> {
          NDArray selector = MANAGER.create(0f);
          NDScope.unregister(selector);
          selector.attach(manager(selection.device));
          selector.setName("module_method:" + selection.kernel);
          return selector;
        });
  }

  private static NDManager manager(Device device) {
    return device.equals(MANAGER.getDevice())
        ? MANAGER
        : MANAGERS.computeIfAbsent(device, TorchEngine::newManager);
  }
}
