package dev.swath.fulfillment.provider.oneatlas;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.aoi.AoiLimits;
import dev.swath.aoi.AoiReader;
import dev.swath.aoi.AoiReading.Accepted;
import dev.swath.aoi.Coverage;
import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.wire.WireJson;
import dev.swath.fulfillment.domain.CallOff;
import dev.swath.fulfillment.domain.Lookup;
import dev.swath.fulfillment.domain.Placement;
import dev.swath.fulfillment.domain.PlacementRequest;
import dev.swath.fulfillment.domain.PlacementRequest.Part;
import dev.swath.fulfillment.domain.Progress;
import dev.swath.fulfillment.domain.Provider;
import dev.swath.fulfillment.domain.UpstreamFile;
import dev.swath.fulfillment.provider.oneatlas.Exchange.Answer;
import dev.swath.fulfillment.provider.oneatlas.Exchange.NoAnswer;
import dev.swath.fulfillment.provider.oneatlas.Exchange.NoConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ContentDisposition;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.client.RestClient;
import org.springframework.web.util.UriUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The ordering API of the OneAtlas Data guide, {@code /api/v1/orders}. Our reference travels as a
 * tag, by which the list of orders can be filtered, and as {@code customerReference}.
 */
public final class OneAtlasProvider implements Provider {
  private static final String ORDERS = "/api/v1/orders";
  private static final String KIND = "order.data.product";

  /** Options that the guide requires, and what is asked for when the customer does not care. */
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "radiometricProcessing", "DISPLAY",
          "imageFormat", "image/jp2",
          "crsCode", "urn:ogc:def:crs:EPSG::4326");

  /** RFC 9530: a byte sequence of RFC 8941, that is base64 between colons. */
  private static final Pattern SHA_256 = Pattern.compile("(?:^|[,\\s])sha-256=:([A-Za-z0-9+/=]+):");

  private static final String SHORT_CRS = "EPSG:";
  private static final String CRS = "urn:ogc:def:crs:EPSG::";

  /** A cut area may have more positions than the AOI that was asked for. */
  private static final AoiReader AREAS =
      new AoiReader(AoiLimits.DEFAULT.withMaxPositions(10 * AoiLimits.DEFAULT.maxPositions()));

  private static final int DETAIL_LENGTH = 300;

  private final String name;
  private final Exchange http;

  /**
   * @param client with time limits; must not follow redirects
   * @param baseUrl without the path
   * @param token bearer token; empty for none
   */
  public OneAtlasProvider(String name, RestClient client, URI baseUrl, String token) {
    this.name = name;
    this.http = new Exchange(client, baseUrl, token);
  }

  @Override
  public String name() {
    return name;
  }

  // ---- look up

  @Override
  public Lookup lookup(DeliveryId reference) {
    return switch (http.send(HttpMethod.GET, URI.create(ORDERS + "?tags=" + reference), null)) {
      case Answer answer when answer.isSuccess() -> found(answer, reference.toString());
      case Answer answer -> new Lookup.Unavailable(summary(answer), answer.retryAfter());
      case NoAnswer(String cause) -> new Lookup.Unavailable(cause, null);
      case NoConnection(String cause) -> new Lookup.Unavailable(cause, null);
    };
  }

  private static Lookup found(Answer answer, String reference) {
    JsonNode items = answer.json().path("items");
    if (!items.isArray()) {
      return new Lookup.Unavailable("the list of orders is unreadable", null);
    }
    // Newest first; the oldest would be the one, if ever there were two.
    List<JsonNode> ours = items.valueStream().filter(order -> carries(order, reference)).toList();
    if (!ours.isEmpty()) {
      String id = ours.getLast().path("id").asString("");
      return id.isEmpty()
          ? new Lookup.Unavailable("an order without an id", null)
          : new Lookup.Found(id);
    }
    // Orders of others: the filter is not heeded, so that ours may stand on another page.
    return items.isEmpty()
        ? new Lookup.Nothing()
        : new Lookup.Unavailable("orders are not listed by tag", null);
  }

  private static boolean carries(JsonNode order, String reference) {
    return List.of(order, order.path("payload")).stream()
        .anyMatch(
            node ->
                node.path("customerReference").asString("").equals(reference)
                    || node.path("tags")
                        .valueStream()
                        .anyMatch(tag -> tag.asString("").equals(reference)));
  }

  // ---- place

  @Override
  public Placement place(PlacementRequest request) {
    return switch (http.send(HttpMethod.POST, URI.create(ORDERS), body(request))) {
      case Answer answer when answer.isSuccess() -> {
        String id = answer.json().path("id").asString("");
        yield id.isEmpty()
            ? new Placement.Unknown("the order's id is unreadable", true)
            : new Placement.Placed(id);
      }
      case Answer answer -> notPlaced(answer);
      case NoAnswer(String cause) -> new Placement.Unknown(cause, false);
      case NoConnection(String cause) -> new Placement.NotSent(cause, null);
    };
  }

  private static Placement notPlaced(Answer answer) {
    return switch (answer.status()) {
      // Ours to mend (token) or a matter of time: the order itself is not at fault.
      case 401, 403, 425, 429 -> new Placement.NotSent(summary(answer), answer.retryAfter());
      // Only a server that says when to come back has turned the request away on purpose.
      case 503 ->
          answer.retryAfter() == null
              ? new Placement.Unknown(summary(answer), true)
              : new Placement.NotSent(summary(answer), answer.retryAfter());
      // A gateway that gave up: the server behind it may be at work.
      case 502, 504 -> new Placement.Unknown(summary(answer), false);
      // 409: it may be there already; the next look-up tells.
      case 408, 409 -> new Placement.Unknown(summary(answer), true);
      default ->
          answer.status() >= 400 && answer.status() < 500
              ? new Placement.Refused(summary(answer))
              : new Placement.Unknown(summary(answer), true);
    };
  }

  private static String body(PlacementRequest request) {
    ObjectNode order = WireJson.mapper().createObjectNode().put("kind", KIND);
    ArrayNode products = order.putArray("products");
    for (Part part : request.parts()) {
      ObjectNode product =
          products.addObject().put("id", part.sceneId()).put("productType", request.productType());
      DEFAULTS.forEach(
          (option, otherwise) -> {
            Object wanted = inFull(request.options().getOrDefault(option, otherwise));
            product.set(option, WireJson.mapper().valueToTree(wanted));
          });
      product.set("aoi", WireJson.mapper().valueToTree(part.aoi()));
    }
    String reference = request.reference().toString();
    order.putArray("tags").add(reference);
    return order.put("customerReference", reference).toString();
  }

  /** {@code EPSG:32631} as the provider wants it. */
  private static Object inFull(Object option) {
    return option instanceof String text && text.startsWith(SHORT_CRS)
        ? CRS + text.substring(SHORT_CRS.length())
        : option;
  }

  private static URI order(String upstreamOrderId, String suffix) {
    return URI.create(ORDERS + "/" + UriUtils.encodePathSegment(upstreamOrderId, UTF_8) + suffix);
  }

  // ---- follow

  @Override
  public Progress status(String upstreamOrderId) {
    return switch (http.send(HttpMethod.GET, order(upstreamOrderId, ""), null)) {
      case Answer answer when answer.isSuccess() -> progress(answer.json());
      case Answer answer when answer.status() == 404 || answer.status() == 410 ->
          new Progress.Lost();
      case Answer answer -> new Progress.Unavailable(summary(answer), answer.retryAfter());
      case NoAnswer(String cause) -> new Progress.Unavailable(cause, null);
      case NoConnection(String cause) -> new Progress.Unavailable(cause, null);
    };
  }

  private Progress progress(JsonNode order) {
    String status = order.path("status").asString("");
    return switch (status) {
      case "" -> new Progress.Unavailable("the order is unreadable", null);
      case "delivered" -> delivered(order);
      case "error" -> new Progress.Failed("The provider could not produce it.");
      case "rejected" -> new Progress.Rejected("The provider has rejected the order.");
      case "cancelled" -> new Progress.Cancelled();
      default -> new Progress.Underway(status);
    };
  }

  private Progress delivered(JsonNode order) {
    List<UpstreamFile> files = new ArrayList<>();
    for (JsonNode delivery : order.path("deliveries")) {
      URI href = uri(delivery.path("_links").path("download").path("href").asString(""));
      if (href == null) {
        return new Progress.Unavailable("delivered without a file", null);
      }
      Optional<UpstreamFile> file = file(href);
      if (file.isEmpty()) {
        return new Progress.Unavailable("the file does not answer", null);
      }
      files.add(file.get());
    }
    return files.isEmpty()
        ? new Progress.Unavailable("delivered without a file", null)
        : new Progress.Delivered(files, areaKm2(order.path("deliveries")));
  }

  /**
   * Measured, since the figure of the provider is cut to two decimals; null if it does not say what
   * it has delivered.
   */
  private static @Nullable Double areaKm2(JsonNode deliveries) {
    List<AreaOfInterest> areas = new ArrayList<>();
    for (JsonNode delivery : deliveries) {
      if (AREAS.read(delivery.path("datas").path("aoi")) instanceof Accepted accepted) {
        areas.add(accepted.aoi());
      }
    }
    return areas.size() == deliveries.size()
            && Coverage.union(areas) instanceof Coverage.Result.Area area
        ? area.areaKm2()
        : null;
  }

  private static @Nullable URI uri(String href) {
    try {
      return href.isEmpty() ? null : new URI(href);
    } catch (URISyntaxException e) {
      return null;
    }
  }

  /** Empty if the file may answer later; a file that will not is told without size and checksum. */
  private Optional<UpstreamFile> file(URI href) {
    return switch (http.send(HttpMethod.HEAD, href, null)) {
      case Answer answer when answer.isSuccess() -> Optional.of(described(href, answer.headers()));
      case Answer answer when answer.status() < 500 && answer.status() != 429 ->
          Optional.of(new UpstreamFile(lastSegment(href), null, null, null));
      case Answer _, NoAnswer _, NoConnection _ -> Optional.empty();
    };
  }

  private static UpstreamFile described(URI href, HttpHeaders headers) {
    ContentDisposition disposition = headers.getContentDisposition();
    String given = disposition.getFilename();
    long length = headers.getContentLength();
    return new UpstreamFile(
        given == null || given.isBlank() ? lastSegment(href) : given,
        length < 0 ? null : length,
        checksum(headers.getFirst("Repr-Digest")),
        headers.getContentType() == null ? null : headers.getContentType().toString());
  }

  private static @Nullable String checksum(@Nullable String digest) {
    Matcher matcher = SHA_256.matcher(digest == null ? "" : digest);
    try {
      return matcher.find()
          ? "sha-256:" + HexFormat.of().formatHex(Base64.getDecoder().decode(matcher.group(1)))
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static String lastSegment(URI href) {
    String path = String.valueOf(href.getPath());
    return path.substring(path.lastIndexOf('/') + 1);
  }

  // ---- call off

  @Override
  public CallOff cancel(String upstreamOrderId) {
    return switch (http.send(HttpMethod.POST, order(upstreamOrderId, "/cancel"), null)) {
      case Answer answer when answer.isSuccess() -> new CallOff.Cancelled();
      case Answer answer ->
          switch (answer.status()) {
            case 400, 404, 405, 409, 410, 422 -> new CallOff.TooLate(summary(answer));
            default -> new CallOff.Unavailable(summary(answer), answer.retryAfter());
          };
      case NoAnswer(String cause) -> new CallOff.Unavailable(cause, null);
      case NoConnection(String cause) -> new CallOff.Unavailable(cause, null);
    };
  }

  /**
   * Status and the beginning of what the provider says; the shape of its errors is not published.
   */
  private static String summary(Answer answer) {
    String message = answer.json().path("message").asString("");
    String said = message.isEmpty() ? answer.body() : message;
    String line = said.replaceAll("\\s+", " ").strip();
    String detail = line.substring(0, Math.min(DETAIL_LENGTH, line.length()));
    return "HTTP " + answer.status() + (detail.isEmpty() ? "" : ": " + detail);
  }
}
