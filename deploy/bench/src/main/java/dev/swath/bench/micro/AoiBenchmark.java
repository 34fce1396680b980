package dev.swath.bench.micro;

import dev.swath.aoi.AoiJson;
import dev.swath.aoi.AoiLimits;
import dev.swath.aoi.AoiReader;
import dev.swath.aoi.AoiReading;
import dev.swath.aoi.Coverage;
import dev.swath.aoi.GeodesicArea;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** The AOI rules on every {@link Shape}: from text to area, its measuring alone, its cutting. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class AoiBenchmark {
  /** A scene with its western side across every shape. */
  private static final List<AreaOfInterest> SCENE =
      List.of(
          new AreaOfInterest(
              List.of(
                  new Polygon(
                      List.of(
                          new Ring(
                              List.of(
                                  new Position(9.9, 49.1),
                                  new Position(11.3, 49.0),
                                  new Position(11.4, 50.9),
                                  new Position(10.1, 51.0),
                                  new Position(9.9, 49.1))))))));

  private final AoiReader reader = new AoiReader(AoiLimits.DEFAULT);

  /** A constant, so that no name goes astray. */
  @Param("SMOOTH")
  public Shape shape = Shape.SMOOTH;

  @Param("1000")
  public int positions = 1_000;

  private AreaOfInterest aoi = shape.of(positions);
  private String text = "";

  @Setup
  public void draw() {
    aoi = shape.of(positions);
    text = AoiJson.write(aoi).toString();
  }

  /** As an order is read: JSON, every rule, normal form, area. */
  @Benchmark
  public AoiReading read() {
    return reader.read(text);
  }

  @Benchmark
  public double area() {
    return GeodesicArea.km2(aoi);
  }

  @Benchmark
  public Coverage.Result clip() {
    return Coverage.intersection(aoi, SCENE);
  }
}
