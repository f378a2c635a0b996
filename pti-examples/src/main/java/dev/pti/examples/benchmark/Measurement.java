package dev.pti.examples.benchmark;

import com.google.gson.JsonObject;

/**
 * What was measured, under the names that the peer's lines in evaluation/bench have.
 *
 * @param what of {@link Work}
 * @param size of the generator
 * @param device cpu or gpu
 * @param dtype fp32 or bf16
 * @param recomputation whether steps recompute
 * @param batch how many pictures a step takes at once
 * @param threads of native operations
 * @param median seconds of a step
 * @param min seconds of the quickest
 * @param bound seconds that convolutions alone would take at the machine's measured peak
 * @param peakRss MiB of resident memory at most, of the process so far; 0 where it is not told
 * @param gpuMemory MiB that are taken on the GPU by whoever uses it, of which PyTorch gives nothing
 *     back before it ends; 0 without a GPU
 */
record Measurement(
    Work what,
    GeneratorSize size,
    String device,
    String dtype,
    boolean recomputation,
    int batch,
    int threads,
    double median,
    double min,
    double bound,
    long peakRss,
    long gpuMemory) {
  /** Seconds of a step by the number of pictures that it takes. */
  double perPicture() {
    return median / batch;
  }

  JsonObject toJson() {
    JsonObject json = new JsonObject();
    json.addProperty("what", what.toString());
    if (size.family() != Family.STYLEGAN2) {
      json.addProperty("network", size.family().toString());
    }
    json.addProperty("res", size.resolution());
    json.addProperty("base", size.base());
    json.addProperty("cmax", size.most());
    json.addProperty("device", device);
    json.addProperty("dtype", dtype);
    if (recomputation) {
      json.addProperty("recomputation", true);
    }
    if (batch > 1) {
      json.addProperty("batch", batch);
      json.addProperty("per_picture_s", rounded(perPicture()));
    }
    json.addProperty("threads", threads);
    json.addProperty("median_s", rounded(median));
    json.addProperty("min_s", rounded(min));
    json.addProperty("bound_s", rounded(bound));
    json.addProperty("peak_rss_mib", peakRss);
    if (gpuMemory > 0) {
      json.addProperty("gpu_mib", gpuMemory);
    }
    return json;
  }

  /** To a tenth of a microsecond, which is what bounds of the smallest networks take. */
  private static double rounded(double seconds) {
    return Math.round(seconds * 1e7) / 1e7;
  }
}
