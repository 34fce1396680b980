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
import dev.swath.fulfillment.provider.ProviderText;
import dev.swath.fulfillment.provider.oneatlas.Exchange.Answer;
import dev.swath.fulfillment.provider.oneatlas.Exchange.NoAnswer;
import dev.swath.fulfillment.provider.oneatlas.Exchange.NoConnection;
import dev.swath.fulfillment.provider.oneatlas.Links.Link;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
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

  /** RFC 9530: a byte sequence of RFC 8941, that is base64 between colons. */
  private static final Pattern SHA_256 = Pattern.compile("(?:^|[,\\s])sha-256=:([A-Za-z0-9+/=]+):");

  /** A cut area may have more positions than the AOI that was asked for. */
  private static final AoiReader AREAS =
      new AoiReader(AoiLimits.DEFAULT.withMaxPositions(10 * AoiLimits.DEFAULT.maxPositions()));

  private static final int MAX_DETAIL_CHARACTERS = 200;

  /** More than a mosaic of the largest order has. */
  private static final int MAX_FILES = 500;

  private final String name;
  private final Exchange http;
  private final Links links;

  /**
   * @param client with time limits; must not follow redirects
   * @param baseUrl without the path
   * @param token bearer token; empty for none
   */
  public OneAtlasProvider(String name, RestClient client, URI baseUrl, String token) {
    this.name = name;
    this.http = new Exchange(client, baseUrl, token);
    this.links = new Links(baseUrl);
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
      return ProviderText.isIdentifier(id)
          ? new Lookup.Found(id)
          : new Lookup.Unavailable("an order whose id is unreadable", null);
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
    String body;
    try {
      body = body(request, OneAtlasOptions.of(request.licence(), request.options()));
    } catch (OneAtlasOptions.Unmappable e) {
      return new Placement.Refused(
          ProviderText.sentence(String.valueOf(e.getMessage()), MAX_DETAIL_CHARACTERS));
    }
    return switch (http.send(HttpMethod.POST, URI.create(ORDERS), body)) {
      case Answer answer when answer.isSuccess() -> {
        String id = answer.json().path("id").asString("");
        yield ProviderText.isIdentifier(id)
            ? new Placement.Placed(id)
            : new Placement.Unknown("the order's id is unreadable", true);
      }
      case Answer answer -> notPlaced(answer);
      case NoAnswer(String cause) -> new Placement.Unknown(cause, false);
      case NoConnection(String cause) -> new Placement.NotSent(cause, null);
    };
  }

  private static Placement notPlaced(Answer answer) {
    return switch (answer.status()) {
      case 425, 429 -> new Placement.NotSent(summary(answer), answer.retryAfter());
      // Only a server that says when to come back has turned the request away on purpose.
      case 503 ->
          answer.retryAfter() == null
              ? new Placement.Unknown(summary(answer), true)
              : new Placement.NotSent(summary(answer), answer.retryAfter());
      // A gateway that gave up: the server behind it may be at work.
      case 502, 504 -> new Placement.Unknown(summary(answer), false);
      // 409: it may be there already; the next look-up tells.
      case 408, 409 -> new Placement.Unknown(summary(answer), true);
      // What the provider itself says of the order, and no gateway before it.
      case 400, 413, 422, 451 ->
          answer.json().isObject()
              ? new Placement.Refused(summary(answer))
              : new Placement.Barred(summary(answer), answer.retryAfter());
      default ->
          answer.status() >= 300 && answer.status() < 500
              ? new Placement.Barred(summary(answer), answer.retryAfter())
              : new Placement.Unknown(summary(answer), true);
    };
  }

  private static String body(PlacementRequest request, OneAtlasOptions options) {
    ObjectNode order = WireJson.mapper().createObjectNode().put("kind", KIND);
    ArrayNode products = order.putArray("products");
    for (Part part : request.parts()) {
      ObjectNode product =
          products.addObject().put("id", part.sceneId()).put("productType", request.productType());
      options.product().forEach(product::put);
      product.set("aoi", WireJson.mapper().valueToTree(part.aoi()));
    }
    String reference = request.reference().toString();
    ArrayNode tags = order.putArray("tags").add(reference);
    options.tags().forEach((name, value) -> tags.add(name + ":" + value));
    return order.put("customerReference", reference).toString();
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
      default -> new Progress.Underway(ProviderText.status(status));
    };
  }

  private Progress delivered(JsonNode order) {
    JsonNode deliveries = order.path("deliveries");
    if (deliveries.isEmpty()) {
      return new Progress.Unavailable("delivered without a file", null);
    }
    if (deliveries.size() > MAX_FILES) {
      return new Progress.Unavailable("delivered with more than " + MAX_FILES + " files", null);
    }
    return switch (files(deliveries)) {
      case Listing.Files(List<Listed> files) ->
          new Progress.Delivered(files.stream().map(Listed::file).toList(), areaKm2(deliveries));
      case Listing.NotNow(String cause) -> new Progress.Unavailable(cause, null);
    };
  }

  private record Listed(UpstreamFile file, URI href) {}

  private sealed interface Listing {
    record Files(List<Listed> files) implements Listing {}

    record NotNow(String cause) implements Listing {}
  }

  /** The files of an order in its order, each under a name of its own. */
  private Listing files(JsonNode deliveries) {
    List<Listed> files = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (JsonNode delivery : deliveries) {
      switch (links.follow(href(delivery))) {
        case Link.Bad(String why) -> {
          return new Listing.NotNow("a file cannot be fetched: " + why);
        }
        case Link.Good(URI href) -> {
          UpstreamFile file = file(href);
          if (file == null) {
            return new Listing.NotNow("a file does not answer");
          }
          files.add(new Listed(under(unique(file.name(), names), file), href));
        }
      }
    }
    return new Listing.Files(files);
  }

  private static String href(JsonNode delivery) {
    return delivery.path("_links").path("download").path("href").asString("");
  }

  private static String unique(String name, Set<String> names) {
    String free = name;
    int dot = name.lastIndexOf('.');
    for (int number = 2; !names.add(free); number++) {
      free =
          dot <= 0
              ? name + "-" + number
              : name.substring(0, dot) + "-" + number + name.substring(dot);
    }
    return free;
  }

  private static UpstreamFile under(String name, UpstreamFile file) {
    return new UpstreamFile(name, file.sizeBytes(), file.checksum(), file.mediaType());
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

  /** Null if the file may answer later; a file that will not is told without size and checksum. */
  private @Nullable UpstreamFile file(URI href) {
    return switch (http.send(HttpMethod.HEAD, href, null)) {
      case Answer answer when answer.isSuccess() -> described(href, answer.headers());
      case Answer answer when answer.status() < 500 && answer.status() != 429 ->
          new UpstreamFile(ProviderText.fileName(lastSegment(href)), null, null, null);
      case Answer _, NoAnswer _, NoConnection _ -> null;
    };
  }

  private static UpstreamFile described(URI href, HttpHeaders headers) {
    String given = headers.getContentDisposition().getFilename();
    long length = headers.getContentLength();
    return new UpstreamFile(
        ProviderText.fileName(given == null || given.isBlank() ? lastSegment(href) : given),
        length < 0 ? null : length,
        checksum(headers.getFirst("Repr-Digest")),
        mediaType(headers.getFirst(HttpHeaders.CONTENT_TYPE)));
  }

  private static @Nullable String mediaType(@Nullable String contentType) {
    String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
    return ProviderText.isMediaType(type) ? type.toLowerCase(Locale.ROOT) : null;
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
    String detail =
        ProviderText.sentence(message.isEmpty() ? answer.body() : message, MAX_DETAIL_CHARACTERS);
    return "HTTP " + answer.status() + (detail.isEmpty() ? "" : ": " + detail);
  }

  // ---- fetch

  /**
   * Where a file of an order can be fetched now.
   *
   * @return null if the order has no file of that name
   * @throws NotNow if the provider does not say at the moment
   */
  @Nullable URI link(String upstreamOrderId, String fileName) throws NotNow {
    JsonNode deliveries =
        switch (http.send(HttpMethod.GET, order(upstreamOrderId, ""), null)) {
          case Answer answer when answer.isSuccess() -> answer.json().path("deliveries");
          case Answer answer when answer.status() == 404 || answer.status() == 410 ->
              WireJson.mapper().createArrayNode();
          case Answer answer -> throw new NotNow(summary(answer));
          case NoAnswer(String cause) -> throw new NotNow(cause);
          case NoConnection(String cause) -> throw new NotNow(cause);
        };
    return switch (files(deliveries)) {
      case Listing.Files(List<Listed> files) ->
          files.stream()
              .filter(listed -> listed.file().name().equals(fileName))
              .map(Listed::href)
              .findFirst()
              .orElse(null);
      case Listing.NotNow(String cause) -> throw new NotNow(cause);
    };
  }

  /** The provider does not say at the moment. */
  static final class NotNow extends Exception {
    private static final long serialVersionUID = 1L;

    NotNow(String message) {
      super(message);
    }
  }
}
