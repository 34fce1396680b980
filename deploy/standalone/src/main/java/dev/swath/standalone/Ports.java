package dev.swath.standalone;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The loopback ports of one stack by name: one per {@link Service}, one for the broker's
 * controller, and one for every further {@link Instance} there is to be.
 *
 * @param byName every name of {@code ports.properties}, and those of further instances, with its
 *     port, 1 to 65535, no port twice
 */
public record Ports(SortedMap<String, Integer> byName) {

  private static final String CONTROLLER = "kafka-controller";

  public Ports {
    byName = new TreeMap<>(byName);
    Map<Integer, String> owners = new HashMap<>();
    byName.forEach(
        (name, port) -> {
          if (port < 1 || port > 65_535) {
            throw new StackException(
                "%s cannot listen on port %d; set %s to 1 to 65535"
                    .formatted(name, port, variable(name)));
          }
          String other = owners.put(port, name);
          if (other != null) {
            throw new StackException(
                "%s and %s are both to listen on port %d; change one with %s or %s"
                    .formatted(other, name, port, variable(other), variable(name)));
          }
        });
  }

  public int of(Service service) {
    return of(Instance.first(service));
  }

  /**
   * @throws NullPointerException if it is a further instance that has been given no port
   */
  public int of(Instance instance) {
    return port(instance.id());
  }

  /** The brokers, one or more. */
  public List<Instance> brokers() {
    return Stream.iterate(1, number -> number + 1)
        .map(number -> new Instance(Service.KAFKA, number))
        .takeWhile(broker -> byName.containsKey(broker.id()))
        .toList();
  }

  /** Where each broker's controller listens, by the broker's number; only brokers talk to them. */
  Map<Integer, Integer> controllers() {
    return brokers().stream()
        .collect(Collectors.toMap(Instance::number, broker -> port(controller(broker))));
  }

  private static String controller(Instance broker) {
    return broker.isFirst() ? CONTROLLER : CONTROLLER + "-" + broker.number();
  }

  /** These ports, and those that nobody listens on now for the second broker and further ones. */
  public Ports withBrokers(int count) {
    SortedSet<String> names = new TreeSet<>();
    for (int number = 2; number <= count; number++) {
      Instance broker = new Instance(Service.KAFKA, number);
      names.addAll(List.of(broker.id(), controller(broker)));
    }
    return withFree(names);
  }

  private int port(String name) {
    return Objects.requireNonNull(byName.get(name), name);
  }

  /** The base URL of a service that speaks HTTP, without a trailing slash. */
  public String url(Service service) {
    return url(Instance.first(service));
  }

  /** The base URL of one instance of it. */
  public String url(Instance instance) {
    return "http://127.0.0.1:" + of(instance);
  }

  /** The brokers' addresses for Kafka clients. */
  public String bootstrapServers() {
    return brokers().stream()
        .map(broker -> "127.0.0.1:" + of(broker))
        .collect(Collectors.joining(","));
  }

  /** The environment variable that changes the port of that name. */
  public static String variable(String name) {
    return "SWATH_PORT_" + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The ports of {@code ports.properties}. */
  public static Ports defaults() {
    try (InputStream in =
        Objects.requireNonNull(Ports.class.getResourceAsStream("ports.properties"))) {
      Properties properties = new Properties();
      properties.load(in);
      return of(properties);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ports that nobody listens on now, for tests. */
  public static Ports free() {
    return new Ports(free(defaults().byName.keySet()));
  }

  /** These ports, and one that nobody listens on now for each of the instances that has none. */
  public Ports with(Collection<Instance> instances) {
    SortedSet<String> names = new TreeSet<>();
    instances.forEach(instance -> names.add(instance.id()));
    return withFree(names);
  }

  private Ports withFree(SortedSet<String> names) {
    names.removeAll(byName.keySet());
    SortedMap<String, Integer> ports = free(names);
    ports.putAll(byName);
    return new Ports(ports);
  }

  private static SortedMap<String, Integer> free(Set<String> names) {
    SortedMap<String, Integer> ports = new TreeMap<>();
    List<ServerSocket> sockets = new ArrayList<>();
    try {
      for (String name : names) {
        ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        sockets.add(socket);
        ports.put(name, socket.getLocalPort());
      }
      for (ServerSocket socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ports;
  }

  /**
   * These ports, each replaced where its {@linkplain #variable variable} is set.
   *
   * @throws StackException when a variable holds no port
   */
  public Ports overriddenBy(Map<String, String> environment) {
    SortedMap<String, Integer> ports = new TreeMap<>(byName);
    ports.replaceAll(
        (name, port) -> {
          String text = environment.get(variable(name));
          if (text == null || text.isBlank()) {
            return port;
          }
          try {
            return Integer.valueOf(text.strip());
          } catch (NumberFormatException e) {
            throw new StackException(variable(name) + " is no port number: " + text, e);
          }
        });
    return new Ports(ports);
  }

  /** What {@link #remember} wrote, if anything. */
  static Optional<Ports> remembered(Path file) {
    if (Files.notExists(file)) {
      return Optional.empty();
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      Properties properties = new Properties();
      properties.load(reader);
      return Optional.of(of(properties));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void remember(Path file) {
    Properties properties = new Properties();
    byName.forEach((name, port) -> properties.setProperty(name, port.toString()));
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, "The ports of the stack that was started last.");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Ports of(Properties properties) {
    SortedMap<String, Integer> ports = new TreeMap<>();
    properties.forEach(
        (name, port) -> ports.put(name.toString(), Integer.valueOf(port.toString().strip())));
    return new Ports(ports);
  }

  /**
   * Makes sure that the service can listen.
   *
   * @throws StackException naming the service, the port and how to choose another
   */
  void requireFree(Service service) {
    requireFree(service.id());
  }

  /** The same for a broker and its controller. */
  void requireFree(Instance broker) {
    requireFree(broker.id());
    requireFree(controller(broker));
  }

  private void requireFree(String name) {
    int port = port(name);
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      throw new StackException(
          "Port %d, where %s is to listen, is taken by another process. Choose another: %s=%d ./swath up"
              .formatted(port, name, variable(name), port < 60_000 ? port + 100 : port - 100),
          e);
    }
  }
}
