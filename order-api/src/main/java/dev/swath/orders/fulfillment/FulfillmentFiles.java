package dev.swath.orders.fulfillment;

import dev.swath.orders.tracking.application.DeliveredFiles;
import dev.swath.orders.tracking.application.FilesUnavailable;
import dev.swath.service.tickets.ServiceTickets;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks fulfillment-service, which asks the provider for a fresh link and streams the bytes. A
 * ticket tells which file; the link and the provider's credentials stay there.
 */
public final class FulfillmentFiles implements DeliveredFiles, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FulfillmentFiles.class);

  /** What the ticket is for, as fulfillment-service checks it. */
  private static final String PURPOSE = "file";

  private static final Duration LIFETIME = Duration.ofMinutes(1);
  private static final Duration LATER = Duration.ofSeconds(5);

  private static final List<String> CONTENT_HEADERS =
      List.of(
          "Content-Type",
          "Content-Length",
          "Content-Range",
          "Accept-Ranges",
          "ETag",
          "Last-Modified");

  private final HttpClient http;
  private final URI files;
  private final ServiceTickets tickets;
  private final Duration patience;
  private final ScheduledExecutorService watch =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("file-watch").factory());

  /**
   * @param fulfillment where fulfillment-service is, without a path
   * @param patience how long to wait for the head of an answer, and for each part of its body
   */
  public FulfillmentFiles(
      HttpClient http, URI fulfillment, ServiceTickets tickets, Duration patience) {
    this.http = http;
    this.files = fulfillment.resolve("/v1/files");
    this.tickets = tickets;
    this.patience = patience;
  }

  @Override
  public Answer open(Request request, Map<String, String> conditions) {
    String ticket =
        tickets.sign(
            PURPOSE,
            Map.of(
                "provider", request.provider(),
                "upstreamOrderId", request.upstreamOrderId(),
                "fileId", request.fileId(),
                "name", request.name()),
            LIFETIME);
    HttpRequest.Builder asked =
        HttpRequest.newBuilder(files).timeout(patience).header("Authorization", "Bearer " + ticket);
    conditions.forEach(asked::header);
    try {
      return answer(http.send(asked.build(), BodyHandlers.ofInputStream()), request);
    } catch (IOException e) {
      throw new FilesUnavailable("fulfillment-service does not answer", false, LATER, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FilesUnavailable("interrupted", true, LATER, e);
    }
  }

  private Answer answer(HttpResponse<InputStream> response, Request request) throws IOException {
    int status = response.statusCode();
    if (status == 200 || status == 206 || status == 304 || status == 416) {
      Map<String, String> headers = new LinkedHashMap<>();
      for (String name : CONTENT_HEADERS) {
        response.headers().firstValue(name).ifPresent(value -> headers.put(name, value));
      }
      return new Answer.Content(status, headers, new Watched(response.body()));
    }
    response.body().close();
    if (status == 404 || status == 410) {
      return new Answer.Gone();
    }
    log.warn("fulfillment-service answers {} for {}", status, request);
    throw new FilesUnavailable(
        "fulfillment-service answers " + status,
        status == 429 || status == 503,
        retryAfter(response),
        null);
  }

  private static Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .filter(text -> text.matches("\\d{1,4}"))
        .map(text -> Duration.ofSeconds(Long.parseLong(text)))
        .orElse(LATER);
  }

  /** A body of which each part comes in time, or the rest does not come at all. */
  private final class Watched extends FilterInputStream {
    private Watched(InputStream body) {
      super(body);
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int from, int length) throws IOException {
      ScheduledFuture<?> late =
          watch.schedule(this::giveUp, patience.toMillis(), TimeUnit.MILLISECONDS);
      try {
        return in.read(buffer, from, length);
      } finally {
        late.cancel(false);
      }
    }

    private void giveUp() {
      try {
        in.close();
      } catch (IOException e) {
        log.debug("cannot be closed: {}", e.getMessage());
      }
    }
  }

  @Override
  public void close() {
    watch.shutdownNow();
  }
}
