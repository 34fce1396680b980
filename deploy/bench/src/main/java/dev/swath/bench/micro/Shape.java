package dev.swath.bench.micro;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.AreaOfInterest.Polygon;
import dev.swath.events.domain.AreaOfInterest.Position;
import dev.swath.events.domain.AreaOfInterest.Ring;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/**
 * Areas of up to 1,000 positions, about a degree wide and somewhere near 10° E 50° N: what
 * customers draw, and what costs the most to check, valid or not.
 */
public enum Shape {
  SMOOTH,
  COAST,
  STAR,
  COMB,
  SPIRAL,
  /** A comb on its side: the box round each edge overlaps the boxes of all the others. */
  STRIPS,
  /** Slices that all but meet in the centre. */
  PIE,
  HOLES,
  PARTS,
  /** Holes with islands in them, with holes in them. */
  RINGS,
  /** Neighbouring fields, whose common edges no OGC multipolygon may have. */
  FIELDS,
  /** A coast with a hole that touches it in a point, as it may. */
  TOUCHING,
  /** A comb on its side that crosses itself only where it ends. */
  LATE_CROSSING,
  /** Every edge crosses nearly every other. */
  BOWTIES,
  /** Parts that each lie in all the larger ones. */
  NESTED,
  /** Two combs across each other, as many crossings as pairs of teeth. */
  GRID;

  private List<Polygon> parts(int n) {
    return switch (this) {
      case SMOOTH -> one(polar(n, _ -> 1));
      case COAST -> one(coast(n));
      case STAR -> one(star(n, 0.5));
      case COMB -> one(comb(n));
      case SPIRAL -> one(spiral(n));
      case STRIPS -> one(sideways(comb(n)));
      case PIE -> one(star(n, 1e-6));
      case HOLES -> List.of(new Polygon(squaresIn(n / 5 - 1)));
      case PARTS -> parts(n / 5, 0.8);
      case RINGS -> rings(n);
      case FIELDS -> parts(n / 5, 1);
      case TOUCHING -> List.of(new Polygon(withTouchingHole(coast(n - 4))));
      case LATE_CROSSING -> one(sideways(lateCrossing(n)));
      case BOWTIES -> one(bowties(n));
      case NESTED -> nested(n / 5);
      case GRID -> List.of(part(comb(n / 2)), part(turned(comb(n / 2))));
    };
  }

  /**
   * @param positions at most this many, closing ones included
   */
  public AreaOfInterest of(int positions) {
    return new AreaOfInterest(
        parts(positions).stream()
            .map(
                part ->
                    new Polygon(
                        part.rings().stream()
                            .map(ring -> new Ring(each(ring.positions(), Shape::nearFrankfurt)))
                            .toList()))
            .toList());
  }

  private static Position nearFrankfurt(Position at) {
    return new Position(10 + at.lon() / 2, 50 + at.lat() / 2);
  }

  private interface Radius {
    double at(double angle);
  }

  private static List<Position> polar(int n, Radius radius) {
    var ring = new ArrayList<Position>(n);
    for (int i = 0; i < n - 1; i++) {
      double angle = 2 * Math.PI * i / (n - 1);
      double r = radius.at(angle);
      ring.add(new Position(r * Math.cos(angle), r * Math.sin(angle)));
    }
    return ring;
  }

  private static List<Position> coast(int n) {
    var random = new Random(1);
    return polar(n, angle -> 0.7 + 0.1 * Math.sin(5 * angle) + 0.2 * random.nextDouble());
  }

  private static List<Position> star(int n, double inner) {
    var ring = new ArrayList<Position>(n);
    int corners = (n - 1) / 2 * 2;
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i / corners;
      double r = i % 2 == 0 ? 1 : inner;
      ring.add(new Position(r * Math.cos(angle), r * Math.sin(angle)));
    }
    return ring;
  }

  /** Teeth upwards from a back along the south. */
  private static List<Position> comb(int n) {
    int teeth = (n - 3) / 4;
    var ring = new ArrayList<Position>(n);
    ring.add(new Position(-1, -1));
    ring.add(new Position(1, -1));
    double width = 2.0 / (2 * teeth - 1);
    for (int i = teeth - 1; i >= 0; i--) {
      double west = -1 + 2 * i * width;
      double east = west + width;
      ring.add(new Position(east, i == teeth - 1 ? 0.99 : -0.9));
      ring.add(new Position(east, 1));
      ring.add(new Position(west, 1));
      ring.add(new Position(west, i == 0 ? 0.99 : -0.9));
    }
    return ring;
  }

  private static List<Position> spiral(int n) {
    int half = (n - 1) / 2;
    var ring = new ArrayList<Position>(n);
    for (int i = 0; i < half; i++) {
      ring.add(onSpiral(i, half, 0.02));
    }
    for (int i = half - 1; i >= 0; i--) {
      ring.add(onSpiral(i, half, 0));
    }
    return ring;
  }

  private static Position onSpiral(int i, int of, double outwards) {
    double turns = (double) i / of;
    double r = 0.1 + 0.85 * turns + outwards;
    double angle = 2 * Math.PI * 20 * turns;
    return new Position(r * Math.cos(angle), r * Math.sin(angle));
  }

  private static List<Position> bowties(int n) {
    int corners = (n - 2) / 2 * 2 + 1;
    int step = corners / 2;
    var ring = new ArrayList<Position>(n);
    for (int i = 0; i < corners; i++) {
      double angle = 2 * Math.PI * i * step / corners;
      ring.add(new Position(Math.cos(angle), Math.sin(angle)));
    }
    return ring;
  }

  /** The easternmost tooth reaches over its neighbour. */
  private static List<Position> lateCrossing(int n) {
    var ring = new ArrayList<>(comb(n));
    var tip = ring.get(3);
    var neighbour = ring.get(6);
    ring.set(4, new Position(2 * neighbour.lon() - tip.lon(), 1.01));
    return sideways(ring);
  }

  private static List<Position> sideways(List<Position> ring) {
    return each(ring, at -> new Position(at.lon() + at.lat(), at.lat() - at.lon()));
  }

  private static List<Ring> withTouchingHole(List<Position> ring) {
    var corner = ring.get(ring.size() / 2);
    return List.of(
        closed(ring),
        closed(
            List.of(
                corner,
                new Position(0.4 * corner.lon(), 0.4 * corner.lat() + 0.01),
                new Position(0.4 * corner.lon(), 0.4 * corner.lat() - 0.01))));
  }

  private static List<Ring> squaresIn(int holes) {
    int side = (int) Math.ceil(Math.sqrt(holes));
    double cell = 1.8 / side;
    var rings = new ArrayList<Ring>();
    rings.add(closed(square(-1, -1, 2)));
    for (int i = 0; i < holes; i++) {
      int row = i / side;
      rings.add(closed(square(-0.9 + cell * (i % side), -0.9 + cell * row, 0.8 * cell).reversed()));
    }
    return rings;
  }

  private static List<Polygon> parts(int count, double filled) {
    int side = (int) Math.ceil(Math.sqrt(count));
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                part(
                    corners(
                        place(i % side, side),
                        place(i / side, side),
                        place(i % side + 1, side),
                        place(i / side + 1, side),
                        filled)))
        .toList();
  }

  /** Both neighbours compute the corner between them from the same numbers. */
  private static double place(int i, int of) {
    return -1 + 2.0 * i / of;
  }

  private static List<Position> corners(
      double west, double south, double east, double north, double filled) {
    double e = filled == 1 ? east : west + (east - west) * filled;
    double n = filled == 1 ? north : south + (north - south) * filled;
    return List.of(
        new Position(west, south),
        new Position(e, south),
        new Position(e, n),
        new Position(west, n));
  }

  private static List<Polygon> rings(int n) {
    int count = n / 10;
    return IntStream.range(0, count)
        .mapToObj(
            i -> {
              double outer = 1 - (double) i / count;
              double inner = outer - 0.4 / count;
              return new Polygon(
                  List.of(
                      closed(square(-outer, -outer, 2 * outer)),
                      closed(square(-inner, -inner, 2 * inner).reversed())));
            })
        .toList();
  }

  private static List<Polygon> nested(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> 1 - (double) i / count)
        .map(half -> part(square(-half, -half, 2 * half)))
        .toList();
  }

  private static List<Position> square(double west, double south, double side) {
    return List.of(
        new Position(west, south),
        new Position(west + side, south),
        new Position(west + side, south + side),
        new Position(west, south + side));
  }

  private static List<Position> turned(List<Position> ring) {
    return each(ring, at -> new Position(/* lon= */ at.lat(), /* lat= */ at.lon()));
  }

  private static List<Position> each(List<Position> ring, UnaryOperator<Position> change) {
    return ring.stream().map(change).toList();
  }

  private static List<Polygon> one(List<Position> ring) {
    return List.of(part(ring));
  }

  private static Polygon part(List<Position> ring) {
    return new Polygon(List.of(closed(ring)));
  }

  private static Ring closed(List<Position> open) {
    var ring = new ArrayList<>(open);
    ring.add(open.getFirst());
    return new Ring(ring);
  }
}
