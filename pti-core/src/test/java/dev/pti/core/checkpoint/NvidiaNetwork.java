package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Networks as NVIDIA's {@code torch_utils.persistence} pickles them whole: modules inside modules,
 * each a call with the class's source (here none) and the {@code __dict__} of PyTorch's module.
 */
final class NvidiaNetwork {
  private static final String SOURCE = "# The source of the class stands here in a real file.\n";
  private static final Set<String> BUFFERS =
      Set.of(
          "noise_const",
          "resample_filter",
          "w_avg",
          "up_filter",
          "down_filter",
          "magnitude_ema",
          "freqs",
          "phases",
          "transform");
  private static final List<String> HOOKS =
      List.of("_backward_hooks", "_forward_hooks", "_forward_pre_hooks", "_state_dict_hooks");

  /** A module: its tensors and its parts, by name. */
  private static final class Module {
    final Map<String, FloatTensor> tensors = new LinkedHashMap<>();
    final Map<String, Module> parts = new LinkedHashMap<>();
  }

  private final Map<String, Object> attributes = new LinkedHashMap<>();
  private final Module root = new Module();
  private final String type;
  private boolean channelsLast;

  private NvidiaNetwork(String type, Map<String, FloatTensor> tensors) {
    this.type = type;
    tensors.forEach(
        (name, tensor) -> {
          Module module = root;
          String[] path = name.split("\\.", -1);
          for (int i = 0; i < path.length - 1; i++) {
            module = module.parts.computeIfAbsent(path[i], part -> new Module());
          }
          module.tensors.put(path[path.length - 1], tensor);
        });
  }

  static NvidiaNetwork generator(Map<String, FloatTensor> tensors) {
    return new NvidiaNetwork("Generator", tensors);
  }

  static NvidiaNetwork discriminator() {
    return new NvidiaNetwork(
        "Discriminator",
        Map.of(
            "b8.fromrgb.weight", FloatTensor.wrap(new float[12], 4, 3, 1, 1),
            "b4.out.weight", FloatTensor.wrap(new float[4], 1, 4)));
  }

  /** Sets an attribute, as in {@code synthesis.b8.conv0.conv_clamp}. */
  NvidiaNetwork with(String attribute, Object value) {
    attributes.put(attribute, value);
    return this;
  }

  /** Clamps the activations of every layer, as {@code conv_clamp} of the whole network does. */
  NvidiaNetwork clamped(Object clamp) {
    root.parts
        .get("synthesis")
        .parts
        .forEach(
            (block, module) ->
                module
                    .parts
                    .keySet()
                    .forEach(
                        layer -> with("synthesis." + block + "." + layer + ".conv_clamp", clamp)));
    return this;
  }

  /** Keeps the weights of convolutions as {@code train.py --nhwc} does. */
  NvidiaNetwork channelsLast() {
    channelsLast = true;
    return this;
  }

  /** The network for {@link PythonPickler}; each call makes another with tensors of its own. */
  Object pickled() {
    return persistent(type, "", root);
  }

  private Object persistent(String className, String path, Module module) {
    Map<Object, Object> state = Py.dict("training", false);
    Map<Object, Object> parameters = Py.dict();
    Map<Object, Object> buffers = Py.dict();
    module.tensors.forEach(
        (name, tensor) -> {
          if (BUFFERS.contains(name)) {
            buffers.put(name, Py.tensor(tensor));
          } else {
            parameters.put(name, Py.parameter(tensor(tensor)));
          }
        });
    state.put("_parameters", ordered(parameters));
    state.put("_buffers", ordered(buffers));
    state.put("_non_persistent_buffers_set", new Py.SetOf(false, List.of()));
    HOOKS.forEach(hook -> state.put(hook, Py.orderedDict()));
    Map<Object, Object> parts = Py.dict();
    module.parts.forEach(
        (name, part) ->
            parts.put(
                name,
                persistent(className(name), path.isEmpty() ? name : path + "." + name, part)));
    state.put("_modules", ordered(parts));
    state.putAll(own(className, path));
    state.put("_init_args", Py.tuple());
    state.put("_init_kwargs", Py.easyDict("c_dim", 0, "epilogue_kwargs", Py.easyDict()));
    Map<Object, Object> meta =
        Py.dict("type", "class", "version", 6, "module_src", SOURCE, "class_name", className);
    meta.put("state", state);
    return Py.call("torch_utils.persistence", "_reconstruct_persistent_obj", meta);
  }

  private static Object ordered(Map<Object, Object> items) {
    return items.isEmpty()
        ? Py.orderedDict()
        : new Py.Instance(new Py.Name("collections", "OrderedDict"), items, null);
  }

  private static String className(String part) {
    return part.equals("synthesis")
        ? "SynthesisNetwork"
        : part.equals("mapping")
            ? "MappingNetwork"
            : part.startsWith("conv") || part.startsWith("L")
                ? "SynthesisLayer"
                : part.startsWith("b") ? "SynthesisBlock" : "FullyConnectedLayer";
  }

  /** The attributes that the class sets, and those that were set here. */
  private Map<Object, Object> own(String className, String path) {
    Map<Object, Object> own = Py.dict("weight_gain", Py.scalar("f8", Py.littleEndian(.125)));
    switch (className) {
      case "SynthesisBlock" -> own.putAll(Py.dict("architecture", "skip", "use_fp16", false));
      case "SynthesisLayer" ->
          own.putAll(Py.dict("activation", "lrelu", "use_noise", true, "conv_clamp", null));
      case "FullyConnectedLayer" ->
          own.putAll(Py.dict("bias_gain", path.startsWith("mapping.fc") ? .01 : 1));
      default -> own.put("z_dim", 32);
    }
    attributes.forEach(
        (name, value) -> {
          int dot = name.lastIndexOf('.');
          if (name.substring(0, Math.max(0, dot)).equals(path)) {
            own.put(name.substring(dot + 1), value);
          }
        });
    return own;
  }

  private Py.Call tensor(FloatTensor tensor) {
    if (!channelsLast || tensor.rank() != 4) {
      return Py.tensor(tensor);
    }
    int channels = (int) tensor.size(1);
    int pixels = (int) (tensor.size(2) * tensor.size(3));
    float[] values = new float[tensor.count()];
    for (int i = 0; i < values.length; i++) {
      int filter = i / (channels * pixels);
      int channel = i / pixels % channels;
      values[(filter * pixels + i % pixels) * channels + channel] = tensor.get(i);
    }
    long row = tensor.size(3) * channels;
    return Py.tensor(
        new Py.Storage(FloatTensor.wrap(values, values.length)),
        0,
        tensor.shape(),
        new long[] {(long) pixels * channels, 1, row, channels});
  }
}
