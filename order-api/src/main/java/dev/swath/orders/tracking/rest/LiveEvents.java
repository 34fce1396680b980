package dev.swath.orders.tracking.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.tracking.application.TrackingUnavailable;
import dev.swath.orders.tracking.application.Updates;
import dev.swath.orders.tracking.domain.HistoryEntry;
import dev.swath.orders.tracking.domain.TrackedOrder;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  /** How soon a stream notices that the server stops, or that its caller's token has ended. */
  private static final Duration LOOK_UP = Duration.ofSeconds(1);

  /** How long credits of an ended order may still move before the stream ends without them. */
  private static final Duration AFTER_THE_END = Duration.ofMinutes(1);

  /** Entries that are read and written together. */
  private static final int AT_A_TIME = 200;

  private final OrderTracking tracking;
  private final JsonMapper json;
  private final Clock clock;
  private volatile boolean isClosing;

  LiveEvents(OrderTracking tracking, JsonMapper json, Clock clock) {
    this.tracking = tracking;
    this.json = json;
    this.clock = clock;
  }

  /** Ends the streams when the server stops: callers come back with their last event's id. */
  @EventListener(ContextClosedEvent.class)
  void close() {
    isClosing = true;
  }

  /** What a stream is announced with. */
  static void announce(HttpServletResponse response) {
    response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
    response.setCharacterEncoding(UTF_8.name());
    response.setHeader("Cache-Control", "no-store");
    // Asks nginx and its like not to hold events back.
    response.setHeader("X-Accel-Buffering", "no");
  }

  /**
   * @param after sequence number of the last event that the caller has
   * @param until when the caller's token ends; null for a token without an end
   */
  void stream(TrackedOrder found, int after, @Nullable Instant until, HttpServletResponse response)
      throws IOException {
    announce(response);
    OutputStream out = response.getOutputStream();
    try (Updates.Subscription changes = tracking.subscribe(found.state().id())) {
      TrackedOrder order = latest(found);
      int sent = send(order, after, out);
      long spoken = System.nanoTime();
      while (!isClosing && isOpen(order, spoken) && isValid(until)) {
        TrackedOrder changed = changes.next(LOOK_UP);
        if (changed != null && changed.lastOffset() > order.lastOffset()) {
          order = changed;
          sent = send(order, sent, out);
          spoken = System.nanoTime();
        } else if (sent < order.entries()) {
          // The history could not be read the last time.
          sent = send(order, sent, out);
        } else if (System.nanoTime() - spoken >= HEARTBEAT.toNanos()
            && !order.state().status().isFinal()) {
          write(": still here\n\n", out);
          spoken = System.nanoTime();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isOpen(TrackedOrder order, long spoken) {
    return !order.isSettled()
        && (!order.state().status().isFinal()
            || System.nanoTime() - spoken < AFTER_THE_END.toNanos());
  }

  private boolean isValid(@Nullable Instant until) {
    return until == null || clock.instant().isBefore(until);
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

  /** Sends what the caller does not have, a few events at a time; returns up to where it got. */
  private int send(TrackedOrder order, int after, OutputStream out) throws IOException {
    int sent = after;
    while (sent < order.entries()) {
      List<HistoryEntry> entries;
      try {
        entries = tracking.history(order, sent, AT_A_TIME);
      } catch (TrackingUnavailable e) {
        return sent;
      }
      if (entries.isEmpty()) {
        return sent;
      }
      StringBuilder events = new StringBuilder();
      for (HistoryEntry entry : entries) {
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
    }
    out.flush();
    return sent;
  }

  private static void write(String text, OutputStream out) throws IOException {
    out.write(text.getBytes(UTF_8));
    out.flush();
  }
}
