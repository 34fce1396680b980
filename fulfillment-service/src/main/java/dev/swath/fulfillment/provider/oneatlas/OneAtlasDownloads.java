package dev.swath.fulfillment.provider.oneatlas;

import dev.swath.fulfillment.application.Downloads;
import dev.swath.fulfillment.provider.oneatlas.Links.Link;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Fetches files from where OneAtlas keeps them. Follows a few redirects, each checked as every
 * other link is: a store of files elsewhere never sees the token.
 */
final class OneAtlasDownloads implements Downloads {
  private static final int MAX_REDIRECTS = 3;

  /** What an answer tells of the bytes, and nothing else of it. */
  private static final List<String> PASSED_ON =
      List.of(
          "Content-Length",
          "Content-Type",
          "Content-Range",
          "Accept-Ranges",
          "ETag",
          "Last-Modified",
          "Repr-Digest");

  /** Watches for downloads that stand still. */
  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("stalled-downloads").factory());

  private final OneAtlasProvider provider;
  private final HttpClient client;
  private final Links links;
  private final String token;
  private final Duration answerWithin;
  private final Duration stalledAfter;

  /**
   * @param client must not follow redirects
   * @param answerWithin time limit from the request to the header of the answer
   * @param stalledAfter a download is broken off when no byte has come for this long
   */
  OneAtlasDownloads(
      OneAtlasProvider provider,
      HttpClient client,
      URI baseUrl,
      String token,
      Duration answerWithin,
      Duration stalledAfter) {
    this.provider = provider;
    this.client = client;
    this.links = new Links(baseUrl);
    this.token = token;
    this.answerWithin = answerWithin;
    this.stalledAfter = stalledAfter;
  }

  @Override
  public Download open(String upstreamOrderId, String fileName, List<Field> fields) {
    try {
      URI link = provider.link(upstreamOrderId, fileName);
      return link == null ? new Download.NoSuchFile() : fetch(link, fields);
    } catch (OneAtlasProvider.NotNow e) {
      return new Download.Unavailable(String.valueOf(e.getMessage()), null);
    } catch (IOException | IllegalArgumentException e) {
      return new Download.Unavailable(e.toString(), null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Download.Unavailable("interrupted", null);
    }
  }

  private Download fetch(URI link, List<Field> fields) throws IOException, InterruptedException {
    URI at = link;
    for (int redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
      HttpResponse<InputStream> answer =
          client.send(request(at, fields), HttpResponse.BodyHandlers.ofInputStream());
      int status = answer.statusCode();
      if (status == 200 || status == 206 || status == 304 || status == 412 || status == 416) {
        return opened(answer);
      }
      answer.body().close();
      if (status == 404 || status == 410) {
        return new Download.NoSuchFile();
      }
      if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
        return new Download.Unavailable("the file answers " + status, null);
      }
      String location = answer.headers().firstValue("Location").orElse("");
      switch (links.follow(at.resolve(location).toString())) {
        case Link.Good(URI next) -> at = next;
        case Link.Bad(String why) -> {
          return new Download.Unavailable(why, null);
        }
      }
    }
    return new Download.Unavailable("the file is redirected too often", null);
  }

  private HttpRequest request(URI uri, List<Field> fields) {
    HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(answerWithin).GET();
    fields.forEach(field -> request.header(field.name(), field.value()));
    if (!token.isEmpty() && links.isOurs(uri)) {
      request.header("Authorization", "Bearer " + token);
    }
    return request.build();
  }

  private Download opened(HttpResponse<InputStream> answer) {
    List<Field> fields = new ArrayList<>();
    for (String name : PASSED_ON) {
      answer.headers().firstValue(name).ifPresent(value -> fields.add(new Field(name, value)));
    }
    return new Download.Open(answer.statusCode(), fields, new Watched(answer.body(), stalledAfter));
  }

  /** Closes itself when no byte has come for too long, which ends the read that waits. */
  private static final class Watched extends FilterInputStream {
    private final AtomicLong lastByteAtNanos = new AtomicLong(System.nanoTime());
    private final Future<?> watch;

    private Watched(InputStream body, Duration stalledAfter) {
      super(body);
      long period = Math.max(1, stalledAfter.toMillis() / 4);
      watch =
          WATCH.scheduleWithFixedDelay(
              () -> closeIfStalled(stalledAfter), period, period, TimeUnit.MILLISECONDS);
    }

    private void closeIfStalled(Duration stalledAfter) {
      if (System.nanoTime() - lastByteAtNanos.get() > stalledAfter.toNanos()) {
        try {
          close();
        } catch (IOException e) {
          watch.cancel(false);
        }
      }
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      lastByteAtNanos.set(System.nanoTime());
      return read;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      // A reader that is slow itself does not make the provider's bytes late.
      lastByteAtNanos.set(System.nanoTime());
      int read = super.read(buffer, offset, length);
      lastByteAtNanos.set(System.nanoTime());
      return read;
    }

    @Override
    public void close() throws IOException {
      watch.cancel(false);
      super.close();
    }
  }
}
