package dev.swath.standalone.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What is ordered: mostly what is delivered, and now and then what fails in part or altogether. */
enum OrderKind {
  DELIVERED("delivered", true, false),
  FAILED("failed", false, true),
  PARTIALLY_DELIVERED("partially_delivered", true, true);

  private static final int CYCLE = 20;

  private final String endsAs;
  private final boolean delivers;
  private final boolean fails;

  /**
   * @param delivers whether it has an item that is delivered
   * @param fails whether it has one that fails
   */
  OrderKind(String endsAs, boolean delivers, boolean fails) {
    this.endsAs = endsAs;
    this.delivers = delivers;
    this.fails = fails;
  }

  /** The kind of the order of that number: one in twenty fails, one in twenty in part. */
  static OrderKind of(int number) {
    return switch (number % CYCLE) {
      case 7 -> FAILED;
      case 13 -> PARTIALLY_DELIVERED;
      default -> DELIVERED;
    };
  }

  /** The status it has to have in the end. */
  String endsAs() {
    return endsAs;
  }

  /** The order of that number, about a square kilometre an item, each a little further east. */
  String body(String contract, int number) {
    List<String> items = new ArrayList<>();
    if (delivers) {
      items.add(item("scene-" + number, number));
    }
    if (fails) {
      // The sandbox knows from the name what to do.
      items.add(item("sandbox-error-" + number, number));
    }
    return "{\"contractId\":\"%s\",\"tags\":[\"chaos\"],\"items\":[%s]}"
        .formatted(contract, String.join(",", items));
  }

  private static String item(String scene, int number) {
    double west = 1.0 + number % 1_000 * 0.001;
    return String.format(
        Locale.ROOT,
        """
        {"productType":"pleiades-bundle","sceneId":"%s","aoi":{"type":"Polygon","coordinates":\
        [[[%2$.4f,43.6],[%3$.4f,43.6],[%3$.4f,43.609],[%2$.4f,43.609],[%2$.4f,43.6]]]},\
        "options":{"radiometricProcessing":"REFLECTANCE","imageFormat":"image/jp2",\
        "crsCode":"urn:ogc:def:crs:EPSG::4326"}}""",
        scene,
        west,
        west + 0.0125 + number % 7 * 0.002);
  }
}
