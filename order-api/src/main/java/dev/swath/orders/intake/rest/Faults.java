package dev.swath.orders.intake.rest;

import dev.swath.orders.intake.domain.Fault;
import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a body, up to a number that somebody reads. */
final class Faults {
  /** Keeps the answer to a body of nonsense shorter than the body. */
  static final int MAX = 100;

  private final List<Fault> found = new ArrayList<>();
  private int count;

  void add(String pointer, String reason, String detail) {
    add(Fault.of(Fault.Kind.FIELD, pointer, reason, detail));
  }

  void add(Fault fault) {
    count++;
    if (found.size() < MAX - 1) {
      found.add(fault);
    } else if (found.size() == MAX - 1) {
      found.add(
          Fault.of(
              Fault.Kind.FIELD,
              "",
              "too-many-faults",
              "There is more that is wrong than is told."));
    }
  }

  /** How many were found, those included that are not kept. */
  int count() {
    return count;
  }

  List<Fault> all() {
    return List.copyOf(found);
  }

  /** A name as a part of a JSON pointer (RFC 6901), cut where nobody reads on. */
  static String escaped(String name) {
    String part = name.length() > 100 ? name.substring(0, 100) + "…" : name;
    return part.replace("~", "~0").replace("/", "~1");
  }
}
