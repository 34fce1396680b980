package dev.swath.standalone;

import java.util.Optional;

/**
 * One process among those that run the same service. The first one is what a stack has of every
 * service; further ones are started one by one.
 *
 * @param number from 1
 */
public record Instance(Service service, int number) {

  public Instance {
    if (number < 1) {
      throw new IllegalArgumentException("instances are counted from 1: " + number);
    }
  }

  /** The one that every stack has. */
  public static Instance first(Service service) {
    return new Instance(service, 1);
  }

  public boolean isFirst() {
    return number == 1;
  }

  /** The name used for files and ports: that of the service, from the second on with its number. */
  public String id() {
    return isFirst() ? service.id() : service.id() + "-" + number;
  }

  @Override
  public String toString() {
    return id();
  }

  /** The instance of that {@linkplain #id() name}, if it can be one. */
  static Optional<Instance> byId(String id) {
    Optional<Instance> first = Service.byId(id).map(Instance::first);
    int dash = id.lastIndexOf('-');
    if (first.isPresent() || dash < 0 || !id.substring(dash + 1).matches("[1-9][0-9]{0,3}")) {
      return first;
    }
    int number = Integer.parseInt(id.substring(dash + 1));
    return Service.byId(id.substring(0, dash)).map(service -> new Instance(service, number));
  }
}
