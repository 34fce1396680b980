package dev.swath.aoi;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.locationtech.jts.algorithm.Orientation;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/**
 * Proves quickly what is true of almost every AOI: that its rings meet neither themselves nor each
 * other, and lie in each other as they should. Whoever fails the proof may be valid nevertheless,
 * since rings may touch; then a slower and more learned test has to tell.
 *
 * <p>A line sweeps over all positions from west to east, and from south to north along a meridian,
 * and knows which edges it crosses, in their order. Edges can only meet if they were neighbours in
 * that order before (M. I. Shamos and D. Hoey, "Geometric intersection problems", FOCS 1976), which
 * takes n log n comparisons where looking at all pairs with overlapping envelopes may take n².
 */
final class RingSweep {
  /** Of a ring in no other. */
  private static final int NONE = -1;

  /** Of a ring that the sweep has not met. */
  private static final int UNKNOWN = -2;

  private static final int TOUCHED = -1;

  /** All positions but the closing ones; an edge has the index of the position it starts from. */
  private final Coordinate[] places;

  private final int[] next;
  private final int[] previous;
  private final int[] ringOf;

  /** Of each position, how many the sweep meets before it. */
  private final int[] rank;

  /** Edges under the sweep, from south to north. */
  private final int[] active;

  private int activeCount;

  /** Of each ring, whether it runs counterclockwise, and the ring it lies in. */
  private final boolean[] counterclockwise;

  private final int[] parent;

  private RingSweep(List<LinearRing> rings) {
    int size = rings.stream().mapToInt(ring -> ring.getNumPoints() - 1).sum();
    places = new Coordinate[size];
    next = new int[size];
    previous = new int[size];
    ringOf = new int[size];
    rank = new int[size];
    active = new int[size];
    counterclockwise = new boolean[rings.size()];
    parent = new int[rings.size()];
    int start = 0;
    for (int ring = 0; ring < rings.size(); ring++) {
      var positions = rings.get(ring).getCoordinates();
      int length = positions.length - 1;
      System.arraycopy(positions, 0, places, start, length);
      for (int i = 0; i < length; i++) {
        next[start + i] = start + (i + 1) % length;
        previous[start + i] = start + (i + length - 1) % length;
        ringOf[start + i] = ring;
      }
      start += length;
    }
  }

  /** True only if each polygon is valid and no two of them have a point in common. */
  static boolean provesValid(List<Polygon> polygons) {
    var rings = polygons.stream().flatMap(RingSweep::rings).toList();
    var sweep = new RingSweep(rings);
    return sweep.ringsMeetNowhere() && sweep.ringsLieAsTheyShould(polygons);
  }

  private static Stream<LinearRing> rings(Polygon polygon) {
    return Stream.concat(
        Stream.of(polygon.getExteriorRing()),
        IntStream.range(0, polygon.getNumInteriorRing()).mapToObj(polygon::getInteriorRingN));
  }

  private boolean ringsMeetNowhere() {
    var order = IntStream.range(0, places.length).boxed().toArray(Integer[]::new);
    Arrays.sort(order, Comparator.comparing(place -> places[place]));
    for (int i = 0; i < order.length; i++) {
      if (i > 0 && places[order[i]].equals2D(places[order[i - 1]])) {
        return false;
      }
      rank[order[i]] = i;
    }
    Arrays.fill(parent, UNKNOWN);
    return Arrays.stream(order).allMatch(this::passes);
  }

  /** Moves the sweep over a position; false if edges meet there, or if neighbours meet later. */
  private boolean passes(int place) {
    int arriving = previous[place];
    int leaving = place;
    boolean arrivingBegins = rank[arriving] > rank[place];
    boolean leavingBegins = rank[next[place]] > rank[place];
    int at = find(place, arriving, leaving);
    if (at == TOUCHED) {
      return false;
    }
    if (arrivingBegins && leavingBegins) {
      return begin(place, at);
    }
    if (at == activeCount) {
      return false;
    }
    if (!arrivingBegins && !leavingBegins) {
      return end(at, arriving, leaving);
    }
    if (active[at] != (arrivingBegins ? leaving : arriving)) {
      return false;
    }
    active[at] = arrivingBegins ? arriving : leaving;
    return areApart(at - 1, at) && areApart(at, at + 1);
  }

  /** Index of one of the two edges that meet in this place, or else of the first north of it. */
  private int find(int place, int arriving, int leaving) {
    int low = 0;
    int high = activeCount;
    while (low < high) {
      int middle = (low + high) >>> 1;
      int edge = active[middle];
      if (edge == arriving || edge == leaving) {
        return middle;
      }
      int side = side(west(edge), east(edge), place);
      if (side == Orientation.COLLINEAR) {
        return TOUCHED;
      }
      if (side == Orientation.LEFT) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private boolean begin(int place, int at) {
    int arriving = previous[place];
    int side = side(place, arriving, next[place]);
    if (side == Orientation.COLLINEAR) {
      return false;
    }
    boolean leavingIsSouth = side == Orientation.RIGHT;
    int ring = ringOf[place];
    if (parent[ring] == UNKNOWN) {
      counterclockwise[ring] = leavingIsSouth;
      parent[ring] = at == 0 ? NONE : ringNorthOf(active[at - 1]);
    }
    System.arraycopy(active, at, active, at + 2, activeCount - at);
    activeCount += 2;
    active[at] = leavingIsSouth ? place : arriving;
    active[at + 1] = leavingIsSouth ? arriving : place;
    return areApart(at - 1, at) && areApart(at + 1, at + 2);
  }

  /** The ring in which that lies which is next to the north of an edge. */
  private int ringNorthOf(int edge) {
    int ring = ringOf[edge];
    boolean eastward = west(edge) == edge;
    return eastward == counterclockwise[ring] ? ring : parent[ring];
  }

  private boolean end(int at, int arriving, int leaving) {
    int first = at > 0 && active[at - 1] == arriving + leaving - active[at] ? at - 1 : at;
    if (first + 1 >= activeCount
        || Math.min(active[first], active[first + 1]) != Math.min(arriving, leaving)
        || Math.max(active[first], active[first + 1]) != Math.max(arriving, leaving)) {
      return false;
    }
    activeCount -= 2;
    System.arraycopy(active, first + 2, active, first, activeCount - first);
    return areApart(first - 1, first);
  }

  /** Whether two neighbours under the sweep meet nowhere but in an end they share. */
  private boolean areApart(int south, int north) {
    if (south < 0 || north >= activeCount) {
      return true;
    }
    int one = active[south];
    int other = active[north];
    int oneWest = west(one);
    int oneEast = east(one);
    int otherWest = west(other);
    int otherEast = east(other);
    if (oneWest == otherWest || oneEast == otherEast) {
      return side(oneWest, oneEast, oneWest == otherWest ? otherEast : otherWest)
          != Orientation.COLLINEAR;
    }
    return Math.max(places[oneWest].y, places[oneEast].y)
            < Math.min(places[otherWest].y, places[otherEast].y)
        || side(oneWest, oneEast, otherWest) * side(oneWest, oneEast, otherEast) > 0
        || side(otherWest, otherEast, oneWest) * side(otherWest, otherEast, oneEast) > 0;
  }

  private int side(int from, int to, int place) {
    return Orientation.index(places[from], places[to], places[place]);
  }

  private int west(int edge) {
    return rank[edge] < rank[next[edge]] ? edge : next[edge];
  }

  private int east(int edge) {
    return rank[edge] < rank[next[edge]] ? next[edge] : edge;
  }

  /** Holes each in their own exterior, exteriors in nothing but holes of others. */
  private boolean ringsLieAsTheyShould(List<Polygon> polygons) {
    var isHole = new boolean[parent.length];
    int exterior = 0;
    for (var polygon : polygons) {
      int end = exterior + 1 + polygon.getNumInteriorRing();
      for (int hole = exterior + 1; hole < end; hole++) {
        if (parent[hole] != exterior) {
          return false;
        }
        isHole[hole] = true;
      }
      exterior = end;
    }
    exterior = 0;
    for (var polygon : polygons) {
      if (parent[exterior] != NONE && !isHole[parent[exterior]]) {
        return false;
      }
      exterior += 1 + polygon.getNumInteriorRing();
    }
    return true;
  }
}
