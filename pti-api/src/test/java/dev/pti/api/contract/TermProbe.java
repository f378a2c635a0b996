package dev.pti.api.contract;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.NDScope;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.pti.api.LossTerm;
import java.util.Random;

/**
 * A loss term with images to try it on: an image and a target that differ by about .3 everywhere.
 * Batches share their first images. Everything native goes when the probe is closed.
 */
final class TermProbe implements AutoCloseable {
  /** DJL allows one gradient collector at a time in a JVM. */
  private static final Object COLLECTOR = new Object();

  private final LossTerm term;
  private final Shape shape;
  private final float[] image;
  private final float[] target;
  private final NDManager manager;
  private final NDArray targetArray;

  TermProbe(LossTermContract contract, int images) {
    int size = contract.imageSize();
    shape = new Shape(images, 3, size, size);
    image = new float[(int) shape.size()];
    target = new float[image.length];
    Random random = new Random(42);
    for (int i = 0; i < image.length; i++) {
      target[i] = random.nextFloat() * 2 - 1;
      image[i] = target[i] + .3f * (float) random.nextGaussian();
    }
    keepTheEngineOffline();
    manager = NDManager.newBaseManager(contract.device());
    targetArray = array(target);
    term = contract.lossTerm();
  }

  LossTerm term() {
    return term;
  }

  float[] imagePixels() {
    return image.clone();
  }

  float[] targetPixels() {
    return target.clone();
  }

  /** A fresh array of the image, which lives as long as the probe. */
  NDArray image() {
    return array(image);
  }

  NDArray target() {
    return targetArray;
  }

  /** How many arrays live beside the images. */
  int arrays() {
    return manager.getManagedArrays().size();
  }

  float value(float[] pixels) {
    try (NDScope scope = new NDScope()) {
      scope.suppressNotUsedWarning();
      return term.loss(array(pixels), targetArray).getFloat();
    }
  }

  /** The slope of the loss at the image along a direction, by a central difference. */
  double slopeAlong(float[] direction, double step) {
    float[] ahead = image.clone();
    float[] behind = image.clone();
    for (int i = 0; i < image.length; i++) {
      ahead[i] += (float) (step * direction[i]);
      behind[i] -= (float) (step * direction[i]);
    }
    return ((double) value(ahead) - value(behind)) / (2 * step);
  }

  Measured measure(float[] pixels) {
    return measure(x -> term.loss(x, targetArray), pixels, false);
  }

  Measured measure(LossTerm.Bound loss, boolean collectGarbage) {
    return measure(loss, image, collectGarbage);
  }

  private Measured measure(LossTerm.Bound loss, float[] pixels, boolean collectGarbage) {
    synchronized (COLLECTOR) {
      try (NDScope scope = new NDScope();
          GradientCollector collector = Engine.getInstance().newGradientCollector()) {
        scope.suppressNotUsedWarning();
        NDArray x = array(pixels);
        x.setRequiresGradient(true);
        NDArray value = loss.loss(x);
        if (collectGarbage) {
          GarbageTrap.spring();
        }
        if (!wentBackward(collector, value)) {
          return new Measured(value.getFloat(), new float[pixels.length], false);
        }
        return new Measured(value.getFloat(), x.getGradient().toFloatArray(), true);
      }
    }
  }

  /** DJL does not say beforehand whether an array has a graph behind it: PyTorch refuses if not. */
  private static boolean wentBackward(GradientCollector collector, NDArray value) {
    try {
      collector.backward(value);
      return true;
    } catch (EngineException e) {
      if (String.valueOf(e.getMessage()).contains("does not require grad")) {
        return false;
      }
      throw e;
    }
  }

  /** The copy owns its memory, unlike an array that DJL creates around a buffer of Java's. */
  private NDArray array(float[] pixels) {
    try (NDArray borrowed = manager.create(pixels, shape)) {
      return borrowed.duplicate();
    }
  }

  @Override
  public void close() {
    manager.close();
  }

  /** A loss and its gradient with respect to the image. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Measured(float loss, float[] gradient, boolean attached) {
    /** The root mean square of the gradient. */
    double size() {
      double squares = 0;
      for (float slope : gradient) {
        squares += (double) slope * slope;
      }
      return Math.sqrt(squares / gradient.length);
    }
  }

  private static void keepTheEngineOffline() {
    for (String property : new String[] {"ai.djl.offline", "OPT_OUT_TRACKING"}) {
      if (System.getProperty(property) == null && System.getenv(property) == null) {
        System.setProperty(property, "true");
      }
    }
  }
}
