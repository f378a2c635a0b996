package dev.pti.core.checkpoint;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the names in a pickle stand for here. A name that a checkpoint needs stands for a {@link
 * Constructor}, a type of values or a text; a name of Python's own library that no checkpoint needs
 * stands for nothing, and the file is refused; any other is a {@link Python.Name}, which can be
 * passed on but not called, {@link Dill}'s apart.
 *
 * <p>A constructor is an enum constant with a case in {@link PickleConstructors}, so that no text
 * of a file ever selects code.
 */
final class PickleGlobals {
  /** What a pickle may call. */
  enum Constructor {
    TENSOR,
    TENSOR_OF_TYPE,
    TENSOR_OF_SUBCLASS,
    REBUILT_PARAMETER,
    PARAMETER,
    STORAGE,
    DICT,
    DEFAULT_DICT,
    SEQUENCE,
    FIRST_ARGUMENT,
    NAMESPACE,
    PATH,
    BYTES,
    ENCODED_BYTES,
    PERSISTENT_OBJECT,
    PLAIN_OBJECT,
    DESCRIBED,
    ARRAY,
    ARRAY_OF_BYTES,
    ARRAY_SCALAR,
    ARRAY_TYPE
  }

  private static final Map<String, Object> KNOWN =
      ImmutableMap.<String, Object>builder()
          .put("torch._utils._rebuild_tensor", Constructor.TENSOR)
          .put("torch._utils._rebuild_tensor_v2", Constructor.TENSOR)
          .put("torch._utils._rebuild_tensor_v3", Constructor.TENSOR_OF_TYPE)
          .put("torch._tensor._rebuild_from_type_v2", Constructor.TENSOR_OF_SUBCLASS)
          .put("torch._utils._rebuild_parameter", Constructor.REBUILT_PARAMETER)
          .put("torch._utils._rebuild_parameter_with_state", Constructor.REBUILT_PARAMETER)
          .put("torch.nn.parameter.Parameter", Constructor.PARAMETER)
          .put("torch.storage._load_from_bytes", Constructor.STORAGE)
          .put("torch.Size", Constructor.FIRST_ARGUMENT)
          .put("torch.device", Constructor.FIRST_ARGUMENT)
          .put("torch.jit._pickle.build_intlist", Constructor.FIRST_ARGUMENT)
          .put("torch.jit._pickle.build_doublelist", Constructor.FIRST_ARGUMENT)
          .put("torch.jit._pickle.build_boollist", Constructor.FIRST_ARGUMENT)
          .put("torch.jit._pickle.build_tensorlist", Constructor.FIRST_ARGUMENT)
          .put("torch.jit._pickle.restore_type_tag", Constructor.FIRST_ARGUMENT)
          .put("collections.OrderedDict", Constructor.DICT)
          .put("collections.defaultdict", Constructor.DEFAULT_DICT)
          .put("collections.Counter", Constructor.FIRST_ARGUMENT)
          .put("builtins.set", Constructor.SEQUENCE)
          .put("builtins.frozenset", Constructor.SEQUENCE)
          .put("__builtin__.set", Constructor.SEQUENCE)
          .put("__builtin__.frozenset", Constructor.SEQUENCE)
          .put("builtins.bytearray", Constructor.BYTES)
          .put("__builtin__.bytearray", Constructor.BYTES)
          .put("builtins.bytes", Constructor.BYTES)
          .put("__builtin__.bytes", Constructor.BYTES)
          .put("builtins.complex", Constructor.DESCRIBED)
          .put("__builtin__.complex", Constructor.DESCRIBED)
          .put("builtins.slice", Constructor.DESCRIBED)
          .put("__builtin__.slice", Constructor.DESCRIBED)
          .put("builtins.range", Constructor.DESCRIBED)
          .put("__builtin__.xrange", Constructor.DESCRIBED)
          .put("datetime.datetime", Constructor.DESCRIBED)
          .put("datetime.date", Constructor.DESCRIBED)
          .put("datetime.timedelta", Constructor.DESCRIBED)
          .put("_codecs.encode", Constructor.ENCODED_BYTES)
          .put("argparse.Namespace", Constructor.NAMESPACE)
          .put("types.SimpleNamespace", Constructor.NAMESPACE)
          .put("pathlib.PosixPath", Constructor.PATH)
          .put("pathlib.WindowsPath", Constructor.PATH)
          .put("pathlib.PurePosixPath", Constructor.PATH)
          .put("pathlib.PureWindowsPath", Constructor.PATH)
          .put("torch_utils.persistence._reconstruct_persistent_obj", Constructor.PERSISTENT_OBJECT)
          .put("copyreg._reconstructor", Constructor.PLAIN_OBJECT)
          .put("copy_reg._reconstructor", Constructor.PLAIN_OBJECT)
          .put("numpy.core.multiarray._reconstruct", Constructor.ARRAY)
          .put("numpy._core.multiarray._reconstruct", Constructor.ARRAY)
          .put("numpy.core.numeric._frombuffer", Constructor.ARRAY_OF_BYTES)
          .put("numpy._core.numeric._frombuffer", Constructor.ARRAY_OF_BYTES)
          .put("numpy.core.multiarray.scalar", Constructor.ARRAY_SCALAR)
          .put("numpy._core.multiarray.scalar", Constructor.ARRAY_SCALAR)
          .put("numpy.dtype", Constructor.ARRAY_TYPE)
          .put("torch.BoolStorage", ElementType.BOOL)
          .put("torch.ByteStorage", ElementType.U8)
          .put("torch.UntypedStorage", ElementType.U8)
          .put("torch.storage.UntypedStorage", ElementType.U8)
          .put("torch.CharStorage", ElementType.I8)
          .put("torch.ShortStorage", ElementType.I16)
          .put("torch.HalfStorage", ElementType.F16)
          .put("torch.BFloat16Storage", ElementType.BF16)
          .put("torch.IntStorage", ElementType.I32)
          .put("torch.FloatStorage", ElementType.F32)
          .put("torch.DoubleStorage", ElementType.F64)
          .put("torch.LongStorage", ElementType.I64)
          .buildOrThrow();

  /** Types that classes of Python's library are mentioned as, without being called. */
  private static final Set<String> HARMLESS =
      ImmutableSet.of(
          "object", "int", "float", "bool", "str", "complex", "bytes", "list", "tuple", "dict");

  private static final Set<String> LIBRARY =
      ImmutableSet.copyOf(
          Splitter.on(' ')
              .split(
                  "__builtin__ __future__ __main__ _bootsubprocess _codecs _collections _csv"
                      + " _ctypes _datetime _frozen_importlib _functools _imp _io _operator"
                      + " _osx_support _pickle _posixsubprocess _pydecimal _pyio _socket"
                      + " _sitebuiltins _thread _warnings _winapi abc aifc antigravity argparse"
                      + " array ast asynchat asyncio asyncore atexit base64 bdb binascii binhex"
                      + " bisect builtins bz2 cProfile cPickle calendar cgi cgitb chunk cmath cmd"
                      + " code codecs codeop collections colorsys commands compileall concurrent"
                      + " configparser contextlib contextvars copy copy_reg copyreg crypt csv"
                      + " ctypes curses dataclasses datetime dbm decimal difflib dis distutils"
                      + " doctest email encodings ensurepip enum errno faulthandler fcntl filecmp"
                      + " fileinput fnmatch fractions ftplib functools gc genericpath getopt"
                      + " getpass gettext glob graphlib grp gzip hashlib heapq hmac html http"
                      + " idlelib imaplib imghdr imp importlib inspect io ipaddress itertools json"
                      + " keyword lib2to3 linecache locale logging lzma mailbox mailcap marshal"
                      + " math mimetypes mmap modulefinder msilib msvcrt multiprocessing netrc nis"
                      + " nntplib nt ntpath nturl2path numbers opcode operator optparse os"
                      + " ossaudiodev pathlib pdb pickle pickletools pip pipes pkg_resources"
                      + " pkgutil platform plistlib poplib posix posixpath pprint profile pstats"
                      + " pty pwd py_compile pyclbr pydoc pydoc_data pyexpat queue quopri random"
                      + " re readline reprlib resource rlcompleter runpy sched secrets select"
                      + " selectors setuptools shelve shlex shutil signal site smtpd smtplib"
                      + " sndhdr socket socketserver spwd sqlite3 sre_compile sre_constants"
                      + " sre_parse ssl stat statistics string stringprep struct subprocess sunau"
                      + " symtable sys sysconfig syslog tabnanny tarfile telnetlib tempfile"
                      + " termios test textwrap this threading time timeit tkinter token tokenize"
                      + " tomllib trace traceback tracemalloc tty turtle turtledemo types typing"
                      + " unicodedata unittest urllib urllib2 uu uuid venv warnings wave weakref"
                      + " webbrowser winreg winsound wsgiref xdrlib xml xmlrpc zipapp zipfile"
                      + " zipimport zlib zoneinfo"));

  private PickleGlobals() {}

  /** What stands for a name, or null if it is refused. */
  static @Nullable Object find(String module, String name) {
    Object known = KNOWN.get(module + "." + name);
    if (known != null) {
      return known;
    }
    if (module.endsWith(".torch_utils.persistence") && name.equals("_reconstruct_persistent_obj")) {
      return Constructor.PERSISTENT_OBJECT;
    }
    if (module.equals("torch") && ElementType.named(name) != null) {
      return "torch." + name;
    }
    boolean builtin = module.equals("builtins") || module.equals("__builtin__");
    if (builtin && (HARMLESS.contains(name) || Dill.BUILTINS.contains(name))) {
      return new Python.Name(module + "." + name);
    }
    String root = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
    // A name with a dot reaches through one module into what that imported.
    if (LIBRARY.contains(root) || name.contains(".")) {
      return null;
    }
    return new Python.Name(module + "." + name);
  }
}
