package dev.pti;

import dev.pti.api.RefinedFeatures;
import java.util.List;

/**
 * What refined one of several photographs that are drawn together.
 *
 * @param share how much of it is drawn
 * @param features in the order in which they were found
 */
record SharedFeatures(double share, List<RefinedFeatures> features) {}
