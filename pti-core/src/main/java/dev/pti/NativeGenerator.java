package dev.pti;

import ai.djl.ndarray.NDArray;
import dev.pti.api.FloatTensor;
import dev.pti.api.Generator;
import dev.pti.api.InvalidInputException;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.PictureSize;
import dev.pti.api.StyleLayer;
import dev.pti.api.Styles;
import dev.pti.core.stylegan.StyleGan;
import dev.pti.core.tensor.Scope;
import dev.pti.core.tensor.Tensors;
import dev.pti.core.tensor.TorchAutograd;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** A generator on the device behind the plain floats of the api. */
final class NativeGenerator implements Generator {
  /**
   * The largest value of a latent or of styles that is drawn. Those of faces are about 1, of the
   * strongest edits some hundreds; from about 1e17 on the squares in demodulation are infinite, and
   * what is drawn is finite, but blank.
   */
  private static final float LARGEST = 1e6f;

  /** Lends the generator's arrays for the time of a call. */
  interface Lender {
    <T> T lend(Function<StyleGan, T> body);
  }

  private final Pti owner;
  private final Session session;
  private final Lender lender;

  /**
   * Makes a generator.
   *
   * @param owner must not be cleaned up while the generator can be reached
   */
  NativeGenerator(Pti owner, Lender lender) {
    this.owner = owner;
    this.session = owner.session();
    this.lender = lender;
  }

  private <T> T compute(Function<StyleGan, T> body) {
    try {
      return session.use(
          () ->
              lender.lend(
                  generator -> {
                    try (TorchAutograd.GradientMode off = TorchAutograd.gradientMode(false);
                        Scope scope = new Scope()) {
                      return body.apply(generator);
                    }
                  }));
    } finally {
      Reference.reachabilityFence(owner);
    }
  }

  @Override
  public int resolution() {
    return session.generator().resolution();
  }

  @Override
  public PictureSize pictureSize() {
    return session.generator().pictureSize();
  }

  @Override
  public int layers() {
    return session.generator().layers();
  }

  @Override
  public int latentWidth() {
    return session.generator().latentWidth();
  }

  @Override
  public int inputWidth() {
    return session.generator().inputWidth();
  }

  @Override
  public int labelWidth() {
    return session.generator().config().mapping().labelWidth();
  }

  @Override
  public Latent meanLatent() {
    return compute(
        generator -> Latent.inW(Tensors.tensor(generator.average()).toArray(), layers()));
  }

  @Override
  public Latent map(float[] z, double truncation) {
    if (z.length != inputWidth()) {
      throw new InvalidInputException(
          "z has " + z.length + " values, generator wants " + inputWidth());
    }
    for (int i = 0; i < z.length; i++) {
      if (!Float.isFinite(z[i])) {
        throw new InvalidInputException(
            "z holds %s at %d, wanted finite numbers".formatted(z[i], i));
      }
    }
    if (!Double.isFinite(truncation)) {
      throw new InvalidInputException(
          "truncation is %s, wanted a finite number".formatted(truncation));
    }
    return compute(
        generator -> {
          NDArray code = array(FloatTensor.of(z, 1, z.length));
          return Latent.inWPlus(Tensors.tensor(generator.map(code, truncation)));
        });
  }

  @Override
  public Picture synthesize(Latent latent) {
    latent.requireFits(layers(), latentWidth());
    FloatTensor values = requireDrawable("latent", latent.toTensor());
    return compute(
        generator -> {
          NDArray ws = array(values.reshape(1, layers(), latentWidth()));
          return PictureNotes.drawn(owner, Picture.of(Tensors.tensor(generator.synthesize(ws))));
        });
  }

  @Override
  public Picture synthesize(Styles styles) {
    styles.channels().forEach((layer, values) -> requireDrawable("style layer " + layer, values));
    return compute(
        generator -> {
          Map<String, NDArray> channels = new LinkedHashMap<>();
          styles.channels().forEach((layer, values) -> channels.put(layer, array(values)));
          return PictureNotes.drawn(
              owner, Picture.of(Tensors.tensor(generator.synthesizeStyles(channels))));
        });
  }

  private static FloatTensor requireDrawable(String what, FloatTensor values) {
    for (int i = 0; i < values.count(); i++) {
      if (Math.abs(values.get(i)) > LARGEST) {
        throw new InvalidInputException(
            "%s holds %s, wanted %.0f at most, which an edit of a sensible strength keeps within"
                .formatted(what, values.get(i), LARGEST));
      }
    }
    return values;
  }

  private NDArray array(FloatTensor tensor) {
    return Tensors.array(session.manager(), tensor);
  }

  @Override
  public List<StyleLayer> styleLayers() {
    return compute(StyleGan::styleLayers);
  }

  @Override
  public String sha256() {
    return session.sha256();
  }

  @Override
  public String toString() {
    return "%s %s, %d layers of %d"
        .formatted(session.generator().config().family(), pictureSize(), layers(), latentWidth());
  }
}
