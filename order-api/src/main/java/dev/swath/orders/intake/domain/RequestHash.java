package dev.swath.orders.intake.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.orders.intake.domain.OrderRequest.Terms;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * SHA-256 of what a request means, in hexadecimal. White space, the order of fields, tags, options
 * and vouchers, and the spelling of numbers ({@code 1}, {@code 1.0}, {@code 1e0}) do not matter;
 * the order of items and scenes does. A quote is not part of what is asked.
 *
 * <p>What is not said has no part in it. So a request keeps its hash when more can be said one day,
 * and is known again by orders from before.
 */
final class RequestHash {
  private final MessageDigest digest;

  private RequestHash(MessageDigest digest) {
    this.digest = digest;
  }

  static String of(
      ContractId contract,
      @Nullable String customerReference,
      List<String> tags,
      List<OrderItem> items,
      Terms terms,
      List<Fault> unread) {
    RequestHash hash;
    try {
      hash = new RequestHash(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
    hash.text(contract.value());
    hash.list(customerReference == null ? List.of() : List.of(customerReference));
    hash.list(tags.stream().sorted().toList());
    hash.open('i', items.size());
    for (int i = 0; i < items.size(); i++) {
      hash.item(items.get(i), i);
    }
    hash.terms(terms);
    hash.unread(unread);
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void item(OrderItem item, int index) {
    if (item.line() != index) {
      open('#', item.line());
    }
    text(item.productType());
    scenes(item.scenes());
    area(item.aoi());
    value(item.options());
    optional('v', item.licence());
  }

  private void scenes(List<Scene> scenes) {
    boolean isOneById =
        scenes.size() == 1
            && scenes.getFirst().acquiredAt() == null
            && scenes.getFirst().footprint() == null;
    if (isOneById) {
      text(scenes.getFirst().id());
      return;
    }
    open('e', scenes.size());
    for (Scene scene : scenes) {
      text(scene.id());
      Instant acquiredAt = scene.acquiredAt();
      optional('a', acquiredAt == null ? null : acquiredAt.toString());
      AreaOfInterest footprint = scene.footprint();
      if (footprint != null) {
        area(footprint);
      }
    }
  }

  private void terms(Terms terms) {
    if (terms.splitByDate()) {
      open('d', 0);
    }
    if (terms.allowPartial()) {
      open('q', 0);
    }
    optional('g', terms.marketSegment());
    if (!terms.voucherCodes().isEmpty()) {
      open('w', 0);
      list(terms.voucherCodes().stream().sorted().toList());
    }
  }

  /** By what programs read of it: sentences may be written better one day. */
  private void unread(List<Fault> faults) {
    if (!faults.isEmpty()) {
      open('u', faults.size());
      for (Fault fault : faults) {
        text(fault.pointer());
        text(fault.reason());
      }
    }
  }

  private void optional(char kind, @Nullable String text) {
    if (text != null) {
      open(kind, 0);
      text(text);
    }
  }

  private void area(AreaOfInterest aoi) {
    open('p', aoi.polygons().size());
    for (AreaOfInterest.Polygon polygon : aoi.polygons()) {
      open('r', polygon.rings().size());
      for (AreaOfInterest.Ring ring : polygon.rings()) {
        open('c', ring.positions().size());
        for (AreaOfInterest.Position position : ring.positions()) {
          number(position.lon());
          number(position.lat());
        }
      }
    }
  }

  private void value(Object value) {
    switch (value) {
      case Map<?, ?> map -> {
        open('m', map.size());
        Map<String, Object> sorted = new TreeMap<>();
        map.forEach((key, entry) -> sorted.put(String.valueOf(key), entry));
        sorted.forEach(
            (key, entry) -> {
              text(key);
              value(entry);
            });
      }
      case Collection<?> list -> list(list);
      case Number number -> number(number);
      case Boolean bool -> open(bool ? 't' : 'f', 0);
      default -> text(value.toString());
    }
  }

  private void list(Collection<?> values) {
    open('l', values.size());
    values.forEach(this::value);
  }

  private void number(Number number) {
    BigDecimal plain = new BigDecimal(number.toString()).stripTrailingZeros();
    update("n" + plain + ";");
  }

  private void text(String text) {
    open('s', text.length());
    update(text);
  }

  /** A kind and a length before every part, so that no two meanings run together. */
  private void open(char kind, int length) {
    update(kind + Integer.toString(length) + ":");
  }

  private void update(String part) {
    digest.update(part.getBytes(UTF_8));
  }
}
