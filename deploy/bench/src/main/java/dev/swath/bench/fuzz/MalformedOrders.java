package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.aoi.AoiJson;
import dev.swath.bench.micro.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * Bodies of orders with something wrong: cut off, with bits flipped, values of other types, keys
 * twice, nesting without end, numbers and texts of every kind, and absurd areas. Each is told by
 * the seed and its number, so that it can be had again.
 */
final class MalformedOrders {
  private static final int MOST_CHANGES = 3;

  private static final List<String> ORDERS =
      List.of(
          """
          {"contractId":"%1$s","customerReference":"fuzz","tags":["a","b"],"items":[{"productType":"pleiades-bundle",
          "sceneId":"d42de348-110b-4ed6-a597-755867b3ee54","aoi":{"type":"Polygon","coordinates":[[[1.4,43.6],[1.4,43.63],
          [1.5,43.63],[1.5,43.6],[1.4,43.6]]]},"options":{"radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2"}}]}""",
          """
          {"contractId":"%1$s","allowPartial":true,"splitByDate":true,"marketSegment":"agriculture","voucherCodes":["WELCOME"],
          "items":[{"productType":"pleiades-bundle","scenes":[{"id":"s1","acquiredAt":"2026-05-01T10:00:00Z","footprint":
          {"type":"Polygon","coordinates":[[[1,43],[2,43],[2,44],[1,44],[1,43]]]}},{"id":"s2"}],"aoi":{"type":"Feature",
          "properties":{"name":"field"},"geometry":{"type":"Polygon","coordinates":[[[1.4,43.6],[1.5,43.6],[1.5,43.7],[1.4,43.6]]]}}}]}""",
          """
          {"contractId":"%1$s","items":[{"productType":"skysat","sceneId":"x","aoi":{"type":"MultiPolygon","coordinates":
          [[[[179,-17],[-179,-17],[-179,-16],[179,-16],[179,-17]]],[[[0,0],[0.1,0],[0.1,0.1],[0,0]]]]}},{"productType":"spot",
          "sceneId":"y","licence":"standard","options":{"crsCode":"urn:ogc:def:crs:EPSG::4326"},"aoi":"toulouse"}],
          "quoteId":"eyJhbGciOiJIUzI1NiJ9.e30.x"}""");

  private static final Pattern COORDINATES =
      Pattern.compile(
          "\\{\"type\":\"(Multi)?Polygon\",\"coordinates\":\\s*\\[[\\[\\],\\s\\d.-]*]}");

  private final String contract;
  private final long seed;

  MalformedOrders(String contract, long seed) {
    this.contract = contract;
    this.seed = seed;
  }

  /** An order with nothing wrong but what the rules of a product may have against it. */
  static String legal(String contract, Random random) {
    return pick(ORDERS, random).formatted(contract);
  }

  byte[] body(long number) {
    var random = new Random(seed * 1_000_003 + number);
    var text = legal(contract, random);
    for (int change = 1 + random.nextInt(MOST_CHANGES); change > 0; change--) {
      text = changed(text, random);
    }
    var bytes = text.getBytes(UTF_8);
    return random.nextInt(4) == 0 ? MalformedJson.withBitsFlipped(bytes, random) : bytes;
  }

  private static String changed(String text, Random random) {
    return random.nextInt(9) < 7
        ? MalformedJson.changed(text, random)
        : MalformedJson.replaced(COORDINATES, text, absurdArea(random), random);
  }

  private static String absurdArea(Random random) {
    return random.nextBoolean() ? drawn(random) : scattered(random);
  }

  /** Rings, parts and places anyhow, out of range now and then, closed or not. */
  private static String scattered(Random random) {
    double width = Math.pow(10, random.nextInt(-6, 4));
    var parts = new ArrayList<String>();
    for (int part = random.nextInt(4); part >= 0; part--) {
      var rings = new ArrayList<String>();
      for (int ring = random.nextInt(3); ring >= 0; ring--) {
        var places = new ArrayList<String>();
        for (int place = random.nextInt(12); place > 0; place--) {
          places.add(
              "[%s,%s]"
                  .formatted(180 - width * random.nextDouble(), 89 - width * random.nextDouble()));
        }
        if (!places.isEmpty() && random.nextInt(5) > 0) {
          places.add(places.getFirst());
        }
        rings.add(places.toString());
      }
      parts.add(rings.toString());
    }
    return "{\"type\":\"MultiPolygon\",\"coordinates\":" + parts + "}";
  }

  private static String drawn(Random random) {
    int positions = random.nextInt(10) == 0 ? 1_000 : 20 + random.nextInt(80);
    return AoiJson.write(pick(List.of(Shape.values()), random).of(positions)).toString();
  }

  private static <T> T pick(List<T> list, Random random) {
    return list.get(random.nextInt(list.size()));
  }
}
