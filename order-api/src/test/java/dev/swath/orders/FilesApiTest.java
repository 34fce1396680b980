package dev.swath.orders;

import static dev.swath.orders.testing.TestSystem.order;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.swath.orders.testing.Api;
import dev.swath.orders.testing.Api.Reply;
import dev.swath.orders.testing.FakeFulfillment;
import dev.swath.orders.testing.FakeFulfillment.Mood;
import dev.swath.orders.testing.TestSystem;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A delivered file reaches its customer, and nobody else. */
class FilesApiTest {
  private static TestSystem system;
  private static Api api;
  private static String href;

  @BeforeAll
  static void deliver() {
    system = new TestSystem();
    api = system.api;
    String path = api.post("/v1/orders", order("DELIVER")).header("Location");
    href =
        await()
            .atMost(Duration.ofSeconds(20))
            .until(
                () -> api.get(path).at("/items/0/delivery/files/0/href"), link -> !link.isEmpty());
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @AfterEach
  void willing() {
    system.fulfillment.mood = Mood.WILLING;
  }

  private static HttpResponse<byte[]> fetch(String... headers)
      throws IOException, InterruptedException {
    return api.http().send(api.request(href, headers).GET().build(), BodyHandlers.ofByteArray());
  }

  @Test
  void a_file_is_fetched_where_the_order_says() throws Exception {
    HttpResponse<byte[]> file = fetch();

    assertThat(href).startsWith("/v1/orders/").contains("/files/");
    assertThat(file.statusCode()).isEqualTo(200);
    assertThat(file.body()).isEqualTo(FakeFulfillment.file());
    assertThat(file.headers().firstValue("Content-Length")).contains("1024");
    assertThat(file.headers().firstValue("ETag")).contains("\"v1\"");
    assertThat(file.headers().firstValue("Content-Disposition"))
        .hasValueSatisfying(name -> assertThat(name).contains("attachment").contains("image.zip"));
    assertThat(file.headers().firstValue("Location")).isEmpty();
  }

  @Test
  void a_part_is_a_part_and_what_the_caller_has_is_not_sent_again() throws Exception {
    HttpResponse<byte[]> part = fetch("Range", "bytes=100-199");

    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo(Arrays.copyOfRange(FakeFulfillment.file(), 100, 200));
    assertThat(part.headers().firstValue("Content-Range")).contains("bytes 100-199/1024");
    assertThat(fetch("If-None-Match", "\"v1\"").statusCode()).isEqualTo(304);
  }

  @Test
  void the_head_says_what_the_order_knows() {
    Reply head = api.send(api.request(href).method("HEAD", BodyPublishers.noBody()));

    assertThat(head.status()).isEqualTo(200);
    assertThat(head.header("Content-Length")).isEqualTo("1024");
  }

  @Test
  void files_of_others_and_files_that_there_are_not_are_not_there() {
    Api other = api.as(system.tokens.token("orders:read", "other"));

    assertThat(other.get(href).problem()).isEqualTo("unknown-order");
    assertThat(api.get(href + "x").problem()).isEqualTo("unknown-file");
    assertThat(api.as(null).get(href).status()).isEqualTo(401);
    String held = api.post("/v1/orders", order("HOLD")).header("Location");
    String file = href.substring(href.lastIndexOf('/'));
    assertThat(api.get(held + "/files" + file).problem()).isEqualTo("unknown-file");
    system.fulfillment.mood = Mood.GONE;
    assertThat(api.get(href).problem()).isEqualTo("unknown-file");
  }

  @Test
  void a_file_that_cannot_be_had_now_is_to_be_asked_for_again() {
    system.fulfillment.mood = Mood.BUSY;
    Reply busy = api.get(href);
    system.fulfillment.mood = Mood.BROKEN;
    Reply broken = api.get(href);
    system.fulfillment.mood = Mood.SILENT;
    Reply silent = api.get(href);

    assertThat(busy.status()).isEqualTo(503);
    assertThat(busy.header("Retry-After")).isEqualTo("7");
    assertThat(broken.status()).isEqualTo(502);
    assertThat(silent.status()).isEqualTo(502);
    for (Reply reply : new Reply[] {busy, broken, silent}) {
      assertThat(reply.problem()).isEqualTo("file-unavailable");
      assertThat(reply.header("Retry-After")).isNotEmpty();
    }
  }

  @Test
  void a_file_that_stops_in_the_middle_is_not_taken_for_whole() {
    system.fulfillment.mood = Mood.STALLING;

    assertThatThrownBy(FilesApiTest::fetch).isInstanceOf(IOException.class);
  }
}
