package dev.swath.orders.intake.domain;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.OrderEvent.OrderItem;
import java.math.BigDecimal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * SHA-256 of what a request means, in hexadecimal. White space, the order of fields, tags and
 * options, and the spelling of numbers ({@code 1}, {@code 1.0}, {@code 1e0}) do not matter; the
 * order of items does.
 */
final class RequestHash {
  private final MessageDigest digest;

  private RequestHash(MessageDigest digest) {
    this.digest = digest;
  }

  static String of(OrderRequest request) {
    RequestHash hash;
    try {
      hash = new RequestHash(MessageDigest.getInstance("SHA-256"));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
    hash.text(request.contractId().value());
    String reference = request.customerReference();
    hash.list(reference == null ? List.of() : List.of(reference));
    hash.list(request.tags().stream().sorted().toList());
    hash.open('i', request.items().size());
    request.items().forEach(hash::item);
    return HexFormat.of().formatHex(hash.digest.digest());
  }

  private void item(OrderItem item) {
    text(item.productType());
    list(item.sceneIds());
    area(item.aoi());
    value(item.options());
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
