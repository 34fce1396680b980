package dev.swath.orders.intake.rest;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.events.wire.WireJson;
import dev.swath.orders.intake.domain.Draft;
import dev.swath.orders.intake.domain.Fault;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.limits.Bulkhead.Entry;
import dev.swath.orders.limits.Bulkheads;
import dev.swath.orders.web.Admission;
import dev.swath.orders.web.Caller;
import dev.swath.orders.web.ProblemType;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemError;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The bodies of orders, estimates and dry runs. As many bytes of them are read, and of what they
 * become are worked on, as the memory of this process takes.
 */
@Component
final class OrderBodies {
  /**
   * Of the event that an order becomes, in bytes: half of what a record may have, since what
   * follows repeats some of it.
   */
  static final int LARGEST_EVENT = 2 * 1024 * 1024;

  private static final int SMALL_EVENT = 128 * 1024;

  /** How long a position can get that is written out, in bytes. */
  private static final int LONGEST_POSITION = 52;

  private final Bulkheads bulkheads;

  OrderBodies(Bulkheads bulkheads) {
    this.bulkheads = bulkheads;
  }

  /**
   * What can be read of a body, and the room that it takes until this is closed.
   *
   * @param draft what can be read
   */
  record Reading(Draft draft, Entry.Permit room) implements AutoCloseable {
    @Override
    public void close() {
      room.close();
    }
  }

  /**
   * What can be read of the body.
   *
   * @throws Problem 400 if it is not JSON, 413 if it is too long, 404 if the caller's token does
   *     not name its contract, 429 or 503 if there is no room for it
   */
  Reading read(HttpServletRequest http, Caller caller) throws IOException {
    Draft draft;
    long weight;
    try (Entry.Permit _ = Admission.admit(bulkheads.bodies(), caller, Bodies.announced(http))) {
      byte[] body = Bodies.read(http);
      draft = read(body, caller);
      OrderRequest legible = draft.legible();
      weight =
          legible == null
              ? body.length
              : Math.min(LARGEST_EVENT, Math.max(body.length, size(legible, body.length)));
    }
    return new Reading(draft, Admission.admit(bulkheads.orders(), caller, weight));
  }

  private static Draft read(byte[] body, Caller caller) {
    Draft draft = OrderRequestReader.read(StrictBody.parse(body));
    ContractId contract = draft.contractId();
    if (contract != null && !caller.mayUse(contract)) {
      throw Problem.of(
              ProblemType.UNKNOWN_CONTRACT, "The access token names no contract " + contract + ".")
          .errors(
              List.of(
                  ProblemError.of(
                      "/contractId", "unknown-contract", "There is no such contract.")));
    }
    return fitting(draft, body.length);
  }

  /** With a fault in place of a request that could not be written to the log. */
  private static Draft fitting(Draft draft, int bodyLength) {
    OrderRequest request = draft.request();
    OrderRequest legible = draft.legible();
    if (legible == null || isFitting(legible, bodyLength)) {
      return draft;
    }
    if (request != null && isFitting(request, bodyLength)) {
      return new Draft(
          request,
          legible.about(request.items()),
          draft.contractId(),
          draft.lines(),
          draft.choices(),
          draft.faults());
    }
    Fault tooLarge =
        Fault.of(
                Fault.Kind.FIELD,
                "/items",
                "too-large",
                "Written to the log the order has more than " + LARGEST_EVENT + " bytes.")
            .repairedBy("simplify the outlines, or place several orders");
    return new Draft(
            null,
            legible.about(List.of()),
            draft.contractId(),
            draft.lines(),
            draft.choices(),
            draft.faults())
        .with(List.of(tooLarge));
  }

  private static boolean isFitting(OrderRequest request, int bodyLength) {
    return size(request, bodyLength) <= LARGEST_EVENT;
  }

  /** Of the event, in bytes: exactly if that matters. */
  private static long size(OrderRequest request, int bodyLength) {
    long bound = atMost(request, bodyLength);
    return bound <= SMALL_EVENT ? bound : size(request);
  }

  /** A bound that costs next to nothing: each item may repeat the body, and each area is once. */
  private static long atMost(OrderRequest request, int bodyLength) {
    Set<AreaOfInterest> areas = Collections.newSetFromMap(new IdentityHashMap<>());
    for (OrderItem item : request.items()) {
      areas.add(item.aoi());
      for (Scene scene : item.scenes()) {
        if (scene.footprint() != null) {
          areas.add(scene.footprint());
        }
      }
    }
    long positions = areas.stream().mapToLong(OrderBodies::positions).sum();
    return 2L * bodyLength * request.items().size() + positions * LONGEST_POSITION;
  }

  private static long positions(AreaOfInterest area) {
    return area.polygons().stream()
        .flatMap(polygon -> polygon.rings().stream())
        .mapToLong(ring -> ring.positions().size())
        .sum();
  }

  private static int size(OrderRequest request) {
    OrderId id = new OrderId(new UUID(0, 0));
    return WireJson.mapper()
        .writeValueAsBytes(request.accepted(id, Instant.EPOCH, "", null))
        .length;
  }
}
