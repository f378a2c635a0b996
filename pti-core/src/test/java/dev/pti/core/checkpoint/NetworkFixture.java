package dev.pti.core.checkpoint;

import dev.pti.api.FloatTensor;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pickles networks as NVIDIA's two code bases did, without a line of their code. */
final class NetworkFixture {
  private final PickleFixture pickle;

  private NetworkFixture(PickleFixture pickle) {
    this.pickle = pickle;
  }

  /** A dict of a network of persistent classes, whose tensors are storages inside bytes. */
  static byte[] persistent(int protocol, Map<String, FloatTensor> tensors) {
    NetworkFixture made = new NetworkFixture(new PickleFixture(protocol));
    made.pickle.op('}').text("G_ema");
    made.module("Generator", tensors);
    return made.pickle.op('s').bytes();
  }

  /** The tuple (G, D, Gs) of TensorFlow's networks, whose tensors are NumPy's arrays. */
  static byte[] tensorFlow(int protocol) {
    NetworkFixture made = new NetworkFixture(new PickleFixture(protocol));
    made.pickle.op('N', 'N');
    made.tensorFlowNetwork("G_main");
    return made.pickle.op(0x87).bytes();
  }

  private void module(String name, Map<String, FloatTensor> tensors) {
    Map<String, FloatTensor> own = new LinkedHashMap<>();
    Map<String, Map<String, FloatTensor>> parts = new LinkedHashMap<>();
    tensors.forEach(
        (key, tensor) -> {
          int dot = key.indexOf('.');
          if (dot < 0) {
            own.put(key, tensor);
          } else {
            parts
                .computeIfAbsent(key.substring(0, dot), part -> new LinkedHashMap<>())
                .put(key.substring(dot + 1), tensor);
          }
        });
    pickle.global("torch_utils.persistence", "_reconstruct_persistent_obj").op('}', '(');
    pickle.text("type").text("class").text("module_src").text("import torch");
    pickle.text("class_name").text(name).text("state").op('}', '(');
    pickle.text("training").op(0x89).text("conv_clamp").op('N');
    pickle.text("_parameters").global("collections", "OrderedDict").op(')', 'R', '(');
    own.forEach((key, tensor) -> tensor(pickle.text(key), tensor));
    pickle.op('u').text("_modules").global("collections", "OrderedDict").op(')', 'R', '(');
    parts.forEach(
        (key, part) -> {
          pickle.text(key);
          module("Part", part);
        });
    pickle.op('u', 'u', 'u', 0x85, 'R');
  }

  private static void tensor(PickleFixture pickle, FloatTensor tensor) {
    int[] strides = new int[tensor.rank()];
    int[] shape = new int[tensor.rank()];
    int stride = 1;
    for (int axis = tensor.rank() - 1; axis >= 0; axis--) {
      shape[axis] = (int) tensor.size(axis);
      strides[axis] = stride;
      stride *= shape[axis];
    }
    pickle.global("torch._utils", "_rebuild_tensor_v2").op('(');
    pickle.global("torch.storage", "_load_from_bytes").bytesValue(storage(tensor)).op(0x85, 'R');
    pickle.number(0).tuple(shape).tuple(strides).op(0x89);
    pickle.global("collections", "OrderedDict").op(')', 'R', 't', 'R');
  }

  private static byte[] storage(FloatTensor tensor) {
    return new PickleFixture()
        .op('(')
        .text("storage")
        .global("torch", "FloatStorage")
        .text("0")
        .text("cpu")
        .number(tensor.count())
        .op('t', 'Q')
        .legacy("0", tensor.count(), new byte[tensor.count() * Float.BYTES]);
  }

  private void tensorFlowNetwork(String name) {
    pickle.global("dnnlib.tflib.network", "Network").op(')', 0x81, '}', '(');
    pickle.text("name").text(name).text("static_kwargs").op('}').text("resolution").number(8);
    pickle.op('s').text("variables").op(']', '(', '(').text("dlatent_avg");
    array(2);
    pickle.op('t', 'e').text("components").op('}', '(').text("mapping");
    part("Dense0/weight", new int[] {3, 2}, "LabelEmbed/weight", new int[] {2, 3});
    pickle.text("synthesis");
    part(
        "4x4/Const/const",
        new int[] {1, 2, 4, 4},
        "noise0",
        new int[] {1, 1, 4, 4},
        "4x4/Conv/weight",
        new int[] {3, 3, 2, 2},
        "8x8/Conv0_up/weight",
        new int[] {3, 3, 2, 2},
        "4x4/Conv/mod_bias",
        new int[] {2},
        "4x4/ToRGB/mod_weight",
        new int[] {2, 2},
        "noise1",
        new int[] {1, 1, 8, 8});
    pickle.op('u', 'u', 'b');
  }

  /** A component with variables of these names and shapes in turn. */
  private void part(Object... variables) {
    pickle.global("dnnlib.tflib.network", "Network").op(')', 0x81, '}').text("variables");
    pickle.op(']', '(');
    for (int i = 0; i < variables.length; i += 2) {
      pickle.op('(').text((String) variables[i]);
      array((int[]) variables[i + 1]);
      pickle.op('t');
    }
    pickle.op('e', 's', 'b');
  }

  /** An array of zeros. */
  private void array(int... shape) {
    int count = 1;
    for (int axis : shape) {
      count *= axis;
    }
    pickle.global("numpy.core.multiarray", "_reconstruct").global("numpy", "ndarray");
    pickle.tuple(0).bytesValue((byte) 'b').op(0x87, 'R', '(').number(1).tuple(shape);
    pickle.global("numpy", "dtype").text("f4").op(0x85, 'R', '(').number(3).text("<");
    pickle.op('t', 'b', 0x89).bytesValue(new byte[count * Float.BYTES]).op('t', 'b');
  }
}
