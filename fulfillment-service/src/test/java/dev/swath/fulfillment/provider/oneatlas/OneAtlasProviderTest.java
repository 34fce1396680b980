package dev.swath.fulfillment.provider.oneatlas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.aoi.AoiJson;
import dev.swath.events.domain.DeliveryId;
import dev.swath.events.wire.WireJson;
import dev.swath.fulfillment.Samples;
import dev.swath.fulfillment.domain.CallOff;
import dev.swath.fulfillment.domain.Lookup;
import dev.swath.fulfillment.domain.Placement;
import dev.swath.fulfillment.domain.PlacementRequest;
import dev.swath.fulfillment.domain.PlacementRequest.Part;
import dev.swath.fulfillment.domain.Progress;
import dev.swath.fulfillment.domain.UpstreamFile;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.DoneThen;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.Drop;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.Hang;
import dev.swath.fulfillment.provider.oneatlas.FakeOneAtlas.Fault.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import tools.jackson.databind.JsonNode;

class OneAtlasProviderTest {
  private static final String PLACE = "POST /api/v1/orders";
  private static final String LIST = "GET /api/v1/orders";
  private static final String STATUS = "GET /api/v1/orders/*";
  private static final String CANCEL = "POST /api/v1/orders/*/cancel";
  private static final String HEAD = "HEAD /api/v1/items/*/download";
  private static final DeliveryId REFERENCE = Samples.order("adapter", "scene").delivery(0);

  private FakeOneAtlas upstream;
  private OneAtlasProvider provider;

  @BeforeEach
  void start() throws IOException {
    upstream = new FakeOneAtlas();
    provider = providerAt(upstream.baseUrl(), FakeOneAtlas.TOKEN);
  }

  @AfterEach
  void stop() {
    upstream.close();
  }

  private static OneAtlasProvider providerAt(URI baseUrl, String token) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(Duration.ofMillis(1_500));
    RestClient client = RestClient.builder().requestFactory(requests).build();
    return new OneAtlasProvider("oneatlas", client, baseUrl, token);
  }

  private static PlacementRequest request(String scene) {
    return new PlacementRequest(
        REFERENCE,
        "bundle",
        List.of(new Part(scene, Samples.TOULOUSE)),
        "eula_5",
        Map.of("radiometricProcessing", "REFLECTANCE"));
  }

  private String placed(String scene) {
    Placement placement = provider.place(request(scene));
    assertThat(placement).isInstanceOf(Placement.Placed.class);
    return ((Placement.Placed) placement).upstreamOrderId();
  }

  @Test
  void places_the_order_of_the_guide_with_our_reference() {
    String id = placed("d42de348-110b-4ed6-a597-755867b3ee54");
    assertThat(upstream.ordersOf(REFERENCE.toString())).hasSize(1);
    assertThat(upstream.ordersOf(REFERENCE.toString()).getFirst().path("payload"))
        .isEqualTo(
            WireJson.mapper()
                .readTree(
                    """
                    {"kind": "order.data.product",
                     "products": [{
                       "productType": "bundle",
                       "radiometricProcessing": "REFLECTANCE",
                       "imageFormat": "image/jp2",
                       "crsCode": "urn:ogc:def:crs:EPSG::4326",
                       "id": "d42de348-110b-4ed6-a597-755867b3ee54",
                       "aoi": {"type": "Polygon", "coordinates": [[
                         [1.4089965820312502, 43.59829500262717],
                         [1.4089965820312502, 43.63408731864001],
                         [1.5078735351562496, 43.63408731864001],
                         [1.5078735351562496, 43.59829500262717],
                         [1.4089965820312502, 43.59829500262717]]]}}],
                     "tags": ["%1$s", "licence:eula_5"],
                     "customerReference": "%1$s"}
                    """
                        .formatted(REFERENCE)));
    assertThat(provider.lookup(REFERENCE)).isEqualTo(new Lookup.Found(id));
  }

  static Stream<Arguments> placements() {
    Duration second = Duration.ofSeconds(1);
    return Stream.of(
        Arguments.of(json(400), new Placement.Refused("HTTP 400: no such scene")),
        Arguments.of(json(422), new Placement.Refused("HTTP 422: no such scene")),
        // A gateway before the provider, and no word of the provider's on the order.
        Arguments.of(
            new Status(400, Map.of(), "<html>"), new Placement.Barred("HTTP 400: <html>", null)),
        Arguments.of(Status.of(302), new Placement.Barred("HTTP 302: as told", null)),
        Arguments.of(Status.of(401), new Placement.Barred("HTTP 401: as told", null)),
        Arguments.of(json(402), new Placement.Barred("HTTP 402: no such scene", null)),
        Arguments.of(json(403), new Placement.Barred("HTTP 403: no such scene", null)),
        Arguments.of(json(404), new Placement.Barred("HTTP 404: no such scene", null)),
        Arguments.of(json(405), new Placement.Barred("HTTP 405: no such scene", null)),
        Arguments.of(
            Status.of(429).with("Retry-After", "1"),
            new Placement.NotSent("HTTP 429: as told", second)),
        Arguments.of(
            Status.of(503).with("Retry-After", "1"),
            new Placement.NotSent("HTTP 503: as told", second)),
        Arguments.of(Status.of(503), new Placement.Unknown("HTTP 503: as told", true)),
        Arguments.of(Status.of(500), new Placement.Unknown("HTTP 500: as told", true)),
        Arguments.of(Status.of(504), new Placement.Unknown("HTTP 504: as told", false)),
        Arguments.of(Status.of(409), new Placement.Unknown("HTTP 409: as told", true)),
        Arguments.of(
            new Status(201, Map.of(), "<html>"),
            new Placement.Unknown("the order's id is unreadable", true)));
  }

  private static Status json(int status) {
    return new Status(status, Map.of(), "{\"message\": \"no such scene\"}");
  }

  @ParameterizedTest
  @MethodSource("placements")
  void an_answer_tells_whether_the_provider_may_have_the_order(Fault fault, Placement outcome) {
    upstream.meet(PLACE, fault);
    assertThat(provider.place(request("scene"))).isEqualTo(outcome);
  }

  static Stream<Fault> silences() {
    return Stream.of(new Drop(), new Hang(), new DoneThen(new Drop()), new DoneThen(new Hang()));
  }

  @ParameterizedTest
  @MethodSource("silences")
  void without_an_answer_nothing_is_known_and_nothing_is_sent_again(Fault fault) {
    upstream.meet(PLACE, fault);
    assertThat(provider.place(request("scene")))
        .isInstanceOfSatisfying(
            Placement.Unknown.class, unknown -> assertThat(unknown.answered()).isFalse());
    assertThat(upstream.requests()).containsExactly(PLACE);
  }

  @Test
  void without_a_connection_nothing_was_sent() throws IOException {
    OneAtlasProvider nobody = providerAt(URI.create("http://127.0.0.1:" + freePort()), "");
    assertThat(nobody.place(request("scene"))).isInstanceOf(Placement.NotSent.class);
    assertThat(nobody.lookup(REFERENCE)).isInstanceOf(Lookup.Unavailable.class);
    assertThat(nobody.status("1")).isInstanceOf(Progress.Unavailable.class);
    assertThat(nobody.cancel("1")).isInstanceOf(CallOff.Unavailable.class);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void finds_nothing_only_if_the_list_is_empty() {
    assertThat(provider.lookup(REFERENCE)).isEqualTo(new Lookup.Nothing());

    upstream.meet(LIST, Status.of(500));
    assertThat(provider.lookup(REFERENCE))
        .isEqualTo(new Lookup.Unavailable("HTTP 500: as told", null));
    upstream.meet(LIST, new Status(200, Map.of(), "{}"));
    assertThat(provider.lookup(REFERENCE)).isInstanceOf(Lookup.Unavailable.class);
  }

  @Test
  void does_not_adopt_an_order_of_somebody_else() {
    placed("scene");
    upstream.tagsHeeded(false);
    assertThat(provider.lookup(Samples.order("another", "scene").delivery(0)))
        .isEqualTo(new Lookup.Unavailable("orders are not listed by tag", null));
  }

  @Test
  void a_delivered_order_tells_its_file_with_size_and_checksum() {
    String id = placed("scene");
    assertThat(provider.status(id))
        .isInstanceOfSatisfying(
            Progress.Delivered.class,
            delivered ->
                assertThat(delivered.files())
                    .containsExactly(
                        new UpstreamFile(
                            "toulouse.jp2",
                            9L,
                            "sha-256:9f86d081884c7d659a2feaa0c55ad015"
                                + "a3bf4f1b2b0b822cd15d6c15b0f00a08",
                            delivered.files().getFirst().mediaType())));
  }

  @Test
  void a_file_that_says_nothing_of_itself_is_delivered_all_the_same() {
    String id = placed("scene");
    upstream.meet(HEAD, Status.of(405));
    assertThat(provider.status(id))
        .isInstanceOfSatisfying(
            Progress.Delivered.class,
            delivered ->
                assertThat(delivered.files())
                    .containsExactly(new UpstreamFile("download", null, null, null)));
    upstream.meet(HEAD, Status.of(500));
    assertThat(provider.status(id)).isInstanceOf(Progress.Unavailable.class);
  }

  static Stream<Arguments> statuses() {
    return Stream.of(
        Arguments.of("never-1", new Progress.Underway("ordered")),
        Arguments.of("error-1", new Progress.Failed("The provider could not produce it.")),
        Arguments.of("rejected-1", new Progress.Rejected("The provider has rejected the order.")));
  }

  @ParameterizedTest
  @MethodSource("statuses")
  void other_statuses(String scene, Progress progress) {
    assertThat(provider.status(placed(scene))).isEqualTo(progress);
  }

  @Test
  void a_status_that_cannot_be_asked_is_no_status() {
    String id = placed("never-1");
    upstream.meet(STATUS, Status.of(500), new Hang(), new Status(200, Map.of(), "?"));
    for (int i = 0; i < 3; i++) {
      assertThat(provider.status(id)).isInstanceOf(Progress.Unavailable.class);
    }
    upstream.meet(STATUS, Status.of(404));
    assertThat(provider.status(id)).isEqualTo(new Progress.Lost());
  }

  @Test
  void calls_off_while_the_provider_allows_it() {
    String id = placed("never-1");
    upstream.cancellable(false);
    assertThat(provider.cancel(id)).isEqualTo(new CallOff.TooLate("HTTP 409: as told"));
    upstream.cancellable(true);
    upstream.meet(CANCEL, Status.of(500));
    assertThat(provider.cancel(id)).isInstanceOf(CallOff.Unavailable.class);
    assertThat(provider.cancel(id)).isEqualTo(new CallOff.Cancelled());
    assertThat(provider.status(id)).isEqualTo(new Progress.Cancelled());
  }

  @Test
  void each_scene_of_a_mosaic_is_a_product_of_one_order() {
    provider.place(
        new PlacementRequest(
            REFERENCE,
            "bundle",
            List.of(new Part("west", Samples.TOULOUSE), new Part("east", Samples.TOULOUSE)),
            null,
            Map.of("crsCode", "EPSG:32631")));

    JsonNode products = WireJson.mapper().readTree(upstream.bodies().getLast()).path("products");
    assertThat(products.valueStream().map(product -> product.path("id").asString()))
        .containsExactly("west", "east");
    assertThat(products.valueStream().map(product -> product.path("crsCode").asString()))
        .containsOnly("urn:ogc:def:crs:EPSG::32631");
  }

  @Test
  void what_was_delivered_is_measured_and_counted_once() {
    String delivery =
        """
        {"_links": {"download": {"href": "%s/1"}}, "datas": {"areaKm2": 31.73, "aoi": %s}}
        """
            .formatted(upstream.baseUrl(), AoiJson.write(Samples.TOULOUSE));
    upstream.meet(
        STATUS,
        new Status(
            200,
            Map.of(),
            "{\"id\": \"1\", \"status\": \"delivered\", \"deliveries\": [%1$s, %1$s]}"
                .formatted(delivery)));

    Progress progress = provider.status("00000000-0000-0000-0000-000000000001");

    assertThat(((Progress.Delivered) progress).areaKm2()).isCloseTo(31.739951, Offset.offset(1e-6));
  }

  @Test
  void the_token_is_not_shown_to_another_host() throws IOException {
    try (FakeOneAtlas elsewhere = new FakeOneAtlas()) {
      URI file = elsewhere.baseUrl().resolve("/api/v1/items/1/download");
      String order =
          """
          {"id": "1", "status": "delivered",
           "deliveries": [{"_links": {"download": {"href": "%s"}}}]}
          """
              .formatted(file);
      upstream.meet(STATUS, new Status(200, Map.of(), order));
      // The other host wants a token and gets none, so the file tells nothing of itself.
      assertThat(provider.status("00000000-0000-0000-0000-000000000001"))
          .isEqualTo(
              new Progress.Delivered(
                  List.of(new UpstreamFile("download", null, null, null)), null));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://bucket/image.tif",
        "ftp://files.example/image.tif",
        "file:///etc/passwd",
        "mailto:somebody@example.com",
        "http://",
        "http://[",
        "http://10.0.0.1/image.tif",
        "http://169.254.169.254/latest/meta-data",
        "http://no-such-host.invalid/image.tif",
        ""
      })
  void a_link_that_cannot_be_followed_is_a_value(String href) {
    upstream.meet(STATUS, new Status(200, Map.of(), delivered(href)));
    assertThat(provider.status("00000000-0000-0000-0000-000000000001"))
        .isInstanceOf(Progress.Unavailable.class);
  }

  private static String delivered(String href) {
    return """
    {"id": "1", "status": "delivered",
     "deliveries": [{"_links": {"download": {"href": "%s"}}}]}
    """
        .formatted(href);
  }

  @Test
  void files_of_one_name_get_names_of_their_own() {
    String link = "{\"_links\": {\"download\": {\"href\": \"/api/v1/items/%d/download\"}}}";
    upstream.meet(
        STATUS,
        new Status(
            200,
            Map.of(),
            "{\"id\": \"1\", \"status\": \"delivered\", \"deliveries\": [%s, %s]}"
                .formatted(link.formatted(1), link.formatted(2))));
    assertThat(provider.status("00000000-0000-0000-0000-000000000001"))
        .isInstanceOfSatisfying(
            Progress.Delivered.class,
            progress ->
                assertThat(progress.files().stream().map(UpstreamFile::name))
                    .containsExactly("download", "download-2"));
  }

  @Test
  void what_a_provider_says_is_cleaned_before_it_is_told() {
    upstream.meet(
        PLACE,
        new Status(
            400, Map.of(), "{\"message\": \"bad, see https://internal/x?token=abc \\u202E\\n\"}"));
    assertThat(provider.place(request("scene")))
        .isEqualTo(new Placement.Refused("HTTP 400: bad, see …"));
    upstream.meet(STATUS, new Status(200, Map.of(), "{\"id\": \"1\", \"status\": \"37 % done\"}"));
    assertThat(provider.status("00000000-0000-0000-0000-000000000001"))
        .isEqualTo(new Progress.Underway("done"));
  }

  @Test
  void an_option_without_a_counterpart_is_refused_by_name_and_nothing_is_sent() {
    Placement refused =
        provider.place(
            new PlacementRequest(
                REFERENCE,
                "bundle",
                List.of(new Part("scene", Samples.TOULOUSE)),
                null,
                Map.of("colour", "blue")));
    assertThat(refused).isEqualTo(new Placement.Refused("OneAtlas has no option colour."));
    assertThat(upstream.requests()).isEmpty();
  }

  @Test
  void the_token_is_in_no_text() {
    OneAtlasProperties properties =
        new OneAtlasProperties(
            upstream.baseUrl(),
            "hunter2",
            1,
            Duration.ofSeconds(2),
            Duration.ofSeconds(10),
            Duration.ofSeconds(2),
            null,
            Duration.ofHours(1),
            Duration.ofMinutes(2),
            Duration.ofSeconds(30));
    assertThat(properties.toString()).doesNotContain("hunter2");
  }
}
