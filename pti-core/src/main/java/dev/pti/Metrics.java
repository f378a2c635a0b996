package dev.pti;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How far two pictures are from each other.
 *
 * @param perceptual the perceptual distance in use
 * @param mse mean squared error of values in [0, 1]
 * @param psnr peak signal-to-noise ratio in decibels, from {@code mse}
 * @param msSsim multi-scale structural similarity, 1 for equal pictures
 * @param identity Euclidean distance of 128-d face embeddings over the fixed face square; below .6
 *     is usually one person; NaN, not measured, of pictures that are not square, in which no place
 *     is known to hold the face
 */
public record Metrics(double perceptual, double mse, double psnr, double msSsim, double identity) {
  /**
   * Lists the figures under the names that reports use.
   *
   * @return {@code lpips}, {@code mse}, {@code psnr}, {@code ms_ssim}, {@code identity}; what was
   *     not measured is NaN, of which reports make null
   */
  public Map<String, Object> toMap() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("lpips", perceptual);
    map.put("mse", mse);
    map.put("psnr", psnr);
    map.put("ms_ssim", msSsim);
    map.put("identity", identity);
    return map;
  }
}
