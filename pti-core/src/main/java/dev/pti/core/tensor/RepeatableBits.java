package dev.pti.core.tensor;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks Intel's MKL, which multiplies PyTorch's matrices on x86, for the same bits from run to run.
 *
 * <p>With more than one thread MKL splits a product by what is free at the moment, and sums differ
 * in their last bits: equal seeds then give equal pictures only to the eye. Its conditional
 * numerical reproducibility keeps the code path and the split fixed on one machine. MKL reads the
 * wish from the environment variable {@code MKL_CBWR} when it first computes, so it has to be set
 * before PyTorch loads. A value that the application has set stays. Elsewhere than on Linux nothing
 * is done.
 */
final class RepeatableBits {
  private static final Logger log = LoggerFactory.getLogger(RepeatableBits.class);
  private static final String VARIABLE = "MKL_CBWR";

  private RepeatableBits() {}

  static void request() {
    if (System.getenv(VARIABLE) != null || !System.getProperty("os.name").startsWith("Linux")) {
      return;
    }
    try {
      Function setenv = NativeLibrary.getInstance("c").getFunction("setenv");
      int keep = 0;
      setenv.invokeInt(new Object[] {VARIABLE, "AUTO", keep});
    } catch (UnsatisfiedLinkError e) {
      log.warn("runs may differ in their last bits: {} could not be set", VARIABLE, e);
    }
  }
}
