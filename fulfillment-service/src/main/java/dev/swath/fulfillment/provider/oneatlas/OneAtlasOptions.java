package dev.swath.fulfillment.provider.oneatlas;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the customer chose, in the words of OneAtlas. Nothing is left out: a choice that OneAtlas
 * has no word for is a {@link Unmappable}.
 *
 * @param product fields of each product: radiometric processing, image format, coordinate reference
 *     system
 * @param tags of the order: what OneAtlas has no field for, but what its people have to know
 */
record OneAtlasOptions(Map<String, String> product, Map<String, String> tags) {
  private static final String RADIOMETRY = "radiometricProcessing";
  private static final String FORMAT = "imageFormat";
  private static final String CRS = "crsCode";

  /** Fields that the guide requires, and what is asked for when the customer does not care. */
  private static final Map<String, String> DEFAULTS =
      new TreeMap<>(
          Map.of(RADIOMETRY, "DISPLAY", FORMAT, "image/jp2", CRS, "urn:ogc:def:crs:EPSG::4326"));

  private static final Set<String> RADIOMETRIES = Set.of("REFLECTANCE", "DISPLAY", "BASIC16");
  private static final Set<String> FORMATS = Set.of("image/jp2", "image/geotiff");
  private static final Pattern EPSG =
      Pattern.compile("(?:EPSG:|urn:ogc:def:crs:EPSG::)?(4326|32[67](?:0[1-9]|[1-5]\\d|60))");

  /** Formats of the GeoAPI, as OneAtlas calls them. */
  private static final Map<String, String> GEOAPI_FORMATS =
      Map.of("dimap_geotiff", "image/geotiff", "dimap_jpeg2000", "image/jp2");

  /** The library holds orthorectified images only. */
  private static final String ORTHORECTIFIED = "level_3";

  private static final Set<String> LICENCES =
      Set.of("standard", "extended", "government", "eula_5", "eula_6_10", "eula_11_30");

  private static final int MAX_ACCOUNT_CHARACTERS = 256;

  /** A choice that OneAtlas cannot be asked for. */
  static final class Unmappable extends Exception {
    private static final long serialVersionUID = 1L;

    private Unmappable(String message) {
      super(message);
    }
  }

  /**
   * @throws Unmappable for the first choice that has no counterpart
   */
  static OneAtlasOptions of(@Nullable String licence, Map<String, Object> chosen)
      throws Unmappable {
    Map<String, String> product = new LinkedHashMap<>(DEFAULTS);
    Map<String, String> tags = new LinkedHashMap<>();
    if (licence != null) {
      tags.put("licence", oneOf(LICENCES, "licence", licence));
    }
    for (Map.Entry<String, Object> option : chosen.entrySet()) {
      String name = option.getKey();
      String value = text(name, option.getValue());
      switch (name) {
        case RADIOMETRY -> product.put(RADIOMETRY, oneOf(RADIOMETRIES, name, value));
        case FORMAT -> product.put(FORMAT, oneOf(FORMATS, name, value));
        case CRS, "projection_1" -> product.put(CRS, crs(name, value));
        case "image_format" ->
            product.put(FORMAT, GEOAPI_FORMATS.get(oneOf(GEOAPI_FORMATS.keySet(), name, value)));
        case "processing_level" -> oneOf(Set.of(ORTHORECTIFIED), name, value);
        case "Account" -> tags.put("account", shortText(name, value));
        default -> throw new Unmappable("OneAtlas has no option " + name + ".");
      }
    }
    return new OneAtlasOptions(product, tags);
  }

  private static String text(String name, @Nullable Object value) throws Unmappable {
    if (value instanceof String text) {
      return text;
    }
    throw unmappable(name, String.valueOf(value));
  }

  private static String oneOf(Set<String> values, String name, String value) throws Unmappable {
    if (!values.contains(value)) {
      throw unmappable(name, value);
    }
    return value;
  }

  private static String crs(String name, String value) throws Unmappable {
    var matcher = EPSG.matcher(value);
    if (!matcher.matches()) {
      throw unmappable(name, value);
    }
    return "urn:ogc:def:crs:EPSG::" + matcher.group(1);
  }

  private static String shortText(String name, String value) throws Unmappable {
    if (value.length() > MAX_ACCOUNT_CHARACTERS) {
      throw unmappable(name, value);
    }
    return value;
  }

  private static Unmappable unmappable(String name, String value) {
    String shown = value.substring(0, Math.min(60, value.length()));
    return new Unmappable("OneAtlas has no " + name + " " + shown + ".");
  }
}
