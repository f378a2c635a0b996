package dev.pti.core.checkpoint;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Changes pickles instruction by instruction: replaced, repeated, moved, left out and added. */
final class PickleMutations {
  private static final String OPCODES =
      "().01NRbQhjqrceastu]}KMJGUTCBX\u0080\u0081\u0085\u0086\u0087\u0088\u0089\u008a\u008b\u008c"
          + "\u008d\u008e\u008f\u0090\u0091\u0092\u0093\u0094\u0095\u0096";

  /** Instructions that do something by themselves, or that a hostile pickle would have. */
  private static final List<String> SNIPPETS =
      List.of(
          "h\0",
          "h\1",
          "q\0",
          "q\1",
          ")R",
          ")\u0081",
          "}b",
          "\u0085R",
          "h\0a",
          "h\0b",
          "h\0\u0085",
          "h\0h\0s",
          "]h\0a",
          "(h\0h\0h\0t",
          "Nb",
          "h\0R",
          "h\0Q",
          "ccollections\nOrderedDict\n",
          "ctorch._utils\n_rebuild_tensor_v2\n",
          "ctorch.storage\n_load_from_bytes\n",
          "ctorch_utils.persistence\n_reconstruct_persistent_obj\n",
          "cnumpy\ndtype\n",
          "cnumpy.core.multiarray\n_reconstruct\n",
          "cnumpy.core.multiarray\nscalar\n",
          "ca\nb\n",
          "c_codecs\nencode\n",
          "cargparse\nNamespace\n",
          "cbuiltins\nset\n",
          "cbuiltins\neval\n",
          "cpathlib\nPosixPath\n",
          "ctorch\nFloatStorage\n",
          "ccopyreg\n_reconstructor\n",
          "cos\nsystem\n",
          "U\1\n",
          "J\u00ff\u00ff\u00ff\u00ff",
          "\u008a\u0008\0\0\0\0\0\0\0@");

  private final Random random;

  PickleMutations(Random random) {
    this.random = random;
  }

  byte[] mutate(byte[] pickle) {
    List<Integer> starts = starts(pickle);
    int one = random.nextInt(starts.size());
    int at = starts.get(one);
    int end = one + 1 < starts.size() ? starts.get(one + 1) : pickle.length;
    byte[] instruction = Arrays.copyOfRange(pickle, at, end);
    int elsewhere = starts.get(random.nextInt(starts.size()));
    return switch (random.nextInt(7)) {
      case 0 -> Mutations.splice(pickle, at, 1, latin1(opcode()));
      case 1 -> Mutations.splice(pickle, at, end - at, new byte[0]);
      case 2 -> Mutations.splice(pickle, elsewhere, 0, instruction);
      case 3 -> Mutations.splice(pickle, at, end - at, latin1(snippet()));
      case 4 -> Mutations.splice(pickle, at, 0, latin1(snippet()));
      case 5 -> Mutations.splice(pickle, at, 0, latin1(snippet() + snippet()));
      default -> argument(pickle, at, end);
    };
  }

  private String opcode() {
    return String.valueOf(OPCODES.charAt(random.nextInt(OPCODES.length())));
  }

  private String snippet() {
    return SNIPPETS.get(random.nextInt(SNIPPETS.size()));
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private byte[] argument(byte[] pickle, int at, int end) {
    byte[] changed = pickle.clone();
    for (int i = at + 1; i < Math.min(end, at + 9); i++) {
      int kind = random.nextInt(6);
      changed[i] = kind == 0 ? (byte) 0xff : kind == 1 ? 0 : kind == 2 ? 0x7f : changed[i];
    }
    return changed;
  }

  /** Where instructions begin, as far as they can be told. */
  private static List<Integer> starts(byte[] pickle) {
    List<Integer> starts = new ArrayList<>();
    long at = 0;
    while (at >= 0 && at < pickle.length) {
      starts.add((int) at);
      at = end(pickle, (int) at);
    }
    return starts;
  }

  private static long end(byte[] pickle, int at) {
    ByteBuffer buffer = ByteBuffer.wrap(pickle).order(ByteOrder.LITTLE_ENDIAN);
    int left = pickle.length - at - 1;
    char opcode = (char) (pickle[at] & 0xff);
    if ("KhqC\u0080\u0082\u008cU\u008a".indexOf(opcode) >= 0 && left >= 1) {
      boolean counted = "CU\u008c\u008a".indexOf(opcode) >= 0;
      return at + 2L + (counted ? pickle[at + 1] & 0xff : 0);
    }
    if ("XBT\u008b".indexOf(opcode) >= 0 && left >= 4) {
      return at + 5 + (buffer.getInt(at + 1) & 0xffffffffL);
    }
    if ("\u008d\u008e\u0096".indexOf(opcode) >= 0 && left >= 8) {
      return at + 9 + buffer.getLong(at + 1);
    }
    if (opcode == 'c') {
      int lines = 0;
      int end = at + 1;
      while (end < pickle.length && lines < 2) {
        lines += pickle[end++] == '\n' ? 1 : 0;
      }
      return end;
    }
    return at
        + switch (opcode) {
          case 'M' -> 3L;
          case 'J', 'j', 'r' -> 5L;
          case 'G', '\u0095' -> 9L;
          default -> 1L;
        };
  }
}
