package dev.swath.orders.tracking.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.OrderId;
import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.domain.HistoryEntry;
import dev.swath.orders.tracking.domain.TrackedOrder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/**
 * Server-sent events of one order: its history first, then what comes, until nothing more is
 * expected. The request's own virtual thread waits, so that a stream costs no more than its socket.
 */
@Component
class LiveEvents {
  private static final Duration HEARTBEAT = Duration.ofSeconds(15);

  /** How often to read an order whose partition another instance may own. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(1);

  private final OrderTracking tracking;
  private final JsonMapper json;
  private volatile boolean isClosing;

  LiveEvents(OrderTracking tracking, JsonMapper json) {
    this.tracking = tracking;
    this.json = json;
  }

  /** Ends the streams when the server stops: callers come back with their last event's id. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    isClosing = true;
  }

  /**
   * @param after sequence number of the last event that the caller has
   */
  void stream(TrackedOrder found, int after, HttpServletResponse response) throws IOException {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding(UTF_8.name());
    response.setHeader("Cache-Control", "no-store");
    // Asks nginx and its like not to hold events back.
    response.setHeader("X-Accel-Buffering", "no");
    OrderId id = found.state().id();
    OutputStream out = response.getOutputStream();
    try (Updates.Subscription changes = tracking.subscribe(id)) {
      TrackedOrder order = latest(found);
      int sent = send(order, after, out);
      long spoken = System.nanoTime();
      boolean isQuiet = false;
      // Credits of an ended order may still move: one quiet look is waited for.
      while (!isClosing && !order.isSettled() && !(order.state().status().isFinal() && isQuiet)) {
        TrackedOrder changed = changes.next(LOOK_AGAIN);
        order = changed == null ? latest(order) : changed;
        int before = sent;
        sent = send(order, sent, out);
        isQuiet = sent == before;
        if (!isQuiet) {
          spoken = System.nanoTime();
        } else if (System.nanoTime() - spoken >= HEARTBEAT.toNanos()) {
          write(": still here\n\n", out);
          spoken = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The order as it is stored now; as it was, if nobody can say. */
  private TrackedOrder latest(TrackedOrder known) {
    try {
      TrackedOrder stored = tracking.seen(known.state().id());
      return stored != null && stored.lastOffset() > known.lastOffset() ? stored : known;
    } catch (TrackingUnavailable e) {
      return known;
    }
  }

  private int send(TrackedOrder order, int after, OutputStream out) throws IOException {
    int sent = after;
    StringBuilder events = new StringBuilder();
    for (HistoryEntry entry : tracking.history(order, after, order.entries())) {
      events
          .append("id: ")
          .append(entry.sequence())
          .append("\nevent: ")
          .append(entry.type())
          .append("\ndata: ")
          .append(json.writeValueAsString(EventView.of(entry)))
          .append("\n\n");
      sent = entry.sequence();
    }
    write(events.toString(), out);
    return sent;
  }

  private static void write(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
