package dev.pti.core.optimization;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.DataType;
import dev.pti.api.DifferentiableGenerator;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inversion;
import dev.pti.api.Latent;
import dev.pti.api.Point;
import dev.pti.api.Region;
import dev.pti.api.RunState;
import dev.pti.api.Step;
import dev.pti.api.Workspace;
import dev.pti.core.tensor.DrawnLosses;
import dev.pti.core.tensor.Kernels;
import dev.pti.core.tensor.Limits;
import dev.pti.core.tensor.Search;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What one drag minimizes, and where its points are. A step draws activations once: in them the
 * points are found where the last update has led them, and from there they are pulled on. Belongs
 * to its thread.
 */
final class DragRun implements Search {
  private static final Kernels KERNELS = Kernels.load(Drag.class, "drag.py");
  private static final String X = "x of point ";
  private static final String Y = "y of point ";

  /** The ends after which nothing has looked where the last update led. */
  private static final Set<String> MOVED_LAST = Set.of("steps", "time");

  private static final List<Point> ITSELF = List.of(new Point(0, 0));

  private final Drag drag;
  private final DragSettings settings;
  private final Workspace workspace;
  private final DifferentiableGenerator generator;
  private final MovingLayers moving;
  private final DragPlaces places;
  private final int side;
  private final List<Point> disc;
  private final List<Point> candidates;

  /** The activations at the start, those at the points, and what shall stay. */
  private final NDArray start;

  private final NDArray references;
  private final @Nullable NDArray outside;

  private List<Point> points;

  /** Where the points were, by the step that found them there. */
  private final Map<Integer, List<Point>> course = new HashMap<>();

  DragRun(Drag drag, Latent from, Workspace workspace) {
    this.drag = drag;
    this.workspace = workspace;
    settings = drag.settings();
    generator = workspace.generator();
    moving = new MovingLayers(from, settings.layers(), workspace);
    places = new DragPlaces(generator.pictureSize());
    side = side(settings.activations(), generator.resolution());
    disc = places.disc(settings.radius());
    candidates = places.disc(settings.reach());
    drag.pulls().forEach(pull -> places.requireInside(pull.to()));
    points = drag.pulls().stream().map(pull -> places.requireInside(pull.from())).toList();
    start = activations();
    outside = drag.region() == null ? null : outside(drag.region());
    references = KERNELS.call("sampled", start, array(points, ITSELF));
  }

  private static int side(OptionalInt wanted, int resolution) {
    return wanted.orElse(Math.min(resolution, Math.max(16, Math.min(128, resolution / 4))));
  }

  private NDArray outside(Region region) {
    FloatTensor mask = region.at(generator.pictureSize()).toTensor();
    return KERNELS.call("outside", workspace.array(mask), start);
  }

  private NDArray activations() {
    return generator.activations(moving.latent(), generator.noise(), side);
  }

  private NDArray array(List<Point> around, List<Point> offsets) {
    return workspace.array(places.around(around, offsets));
  }

  /** Finds the points, and measures what pulls them on and what holds the rest. */
  DrawnLosses measure() {
    return new DrawnLosses(workspace.autograd(), List.of(), this::losses);
  }

  private NDList losses() {
    NDArray now = activations();
    points = found(now);
    List<Point> ahead = IntStream.range(0, points.size()).mapToObj(this::ahead).toList();
    NDList losses =
        new NDList(KERNELS.call("motion", now, array(points, disc), array(ahead, disc)));
    if (outside != null) {
      losses.add(KERNELS.call("stillness", now, start, outside));
    }
    return losses;
  }

  private List<Point> found(NDArray now) {
    NDArray nearest =
        KERNELS.call("nearest", now.stopGradient(), references, array(points, candidates));
    long[] indices = nearest.toType(DataType.INT64, false).toLongArray();
    return IntStream.range(0, points.size())
        .mapToObj(i -> places.moved(points.get(i), candidates.get((int) indices[i])))
        .toList();
  }

  /** Where a point is pulled to in this step; it stays where it has arrived. */
  private Point ahead(int pull) {
    Point at = points.get(pull);
    Point to = drag.pulls().get(pull).to();
    double stride = places.pixels(settings.stride());
    double part = stride / Math.max(stride, at.distance(to));
    return new Point(at.x() + part * (to.x() - at.x()), at.y() + part * (to.y() - at.y()));
  }

  /** How far the furthest point is from its target, in pixels. */
  private double distance() {
    return IntStream.range(0, points.size())
        .mapToDouble(i -> points.get(i).distance(drag.pulls().get(i).to()))
        .max()
        .orElseThrow();
  }

  @Override
  public Workspace workspace() {
    return workspace;
  }

  @Override
  public String stage() {
    return "drag";
  }

  @Override
  public String loop() {
    return "drag";
  }

  @Override
  public List<NDArray> leaves() {
    return List.of(moving.leaf());
  }

  @Override
  public int steps() {
    return settings.steps();
  }

  @Override
  public double learningRate(int step) {
    return settings.learningRate();
  }

  @Override
  public double[] weights(int step) {
    return outside == null ? new double[] {1} : new double[] {1, settings.outsideWeight()};
  }

  @Override
  public Step record(int step, float[] values) {
    double[] weights = weights(step);
    Map<String, Double> losses = new LinkedHashMap<>();
    losses.put("motion", (double) values[0]);
    double loss = values[0];
    if (outside != null) {
      losses.put("outside", (double) values[1]);
      loss += weights[1] * values[1];
    }
    losses.put("distance", distance());
    losses.put("loss", loss);
    course.put(step, points);
    return new Step(stage(), step, steps(), learningRate(step), losses);
  }

  @Override
  public boolean isReached(Step told) {
    return distance() <= places.pixels(settings.tolerance());
  }

  @Override
  public boolean isOver(double seconds) {
    return Limits.isOver(settings.seconds(), seconds);
  }

  @Override
  public void putInto(RunState.Builder state) {
    for (int i = 0; i < points.size(); i++) {
      state.put(X + i, points.get(i).x()).put(Y + i, points.get(i).y());
    }
  }

  @Override
  public void restore(RunState state) {
    points =
        IntStream.range(0, points.size())
            .mapToObj(i -> new Point(state.number(X + i), state.number(Y + i)))
            .toList();
  }

  @Override
  public Inversion result(String stoppedBy, List<Step> history) {
    List<Point> ended =
        MOVED_LAST.contains(stoppedBy)
            ? found(activations())
            : course.getOrDefault(history.size() - 1, points);
    Inversion.Builder result = Inversion.builder();
    result.pivot(Latent.inWPlus(workspace.tensor(moving.latent()))).history(history);
    result.putSettings("inverter", stage());
    result.putSettings("steps", settings.steps());
    result.putSettings("stopped_by", stoppedBy);
    result.putSettings("pulls", drag.pullsAsText());
    result.putSettings(
        "points", ended.stream().map(point -> List.of(point.x(), point.y())).toList());
    result.putSettings("learning_rate", settings.learningRate());
    result.putSettings("first_layer", moving.first());
    result.putSettings("last_layer", moving.last());
    return result.build();
  }
}
