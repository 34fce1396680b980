package dev.swath.sandbox;

import dev.swath.sandbox.core.Conduct;
import dev.swath.sandbox.core.OrderBook;
import dev.swath.sandbox.http.Route;
import dev.swath.sandbox.http.Server;
import dev.swath.sandbox.oneatlas.OneAtlas;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** A running sandbox, in a process of its own or inside a test. */
public final class ProviderSandbox implements AutoCloseable {
  private final OrderBook orders;
  private final Conduct conduct;
  private final Server server;

  private ProviderSandbox(OrderBook orders, Conduct conduct, Server server) {
    this.orders = orders;
    this.conduct = conduct;
    this.server = server;
  }

  /**
   * Reloads the orders of the data folder and listens.
   *
   * @throws IOException when the folder is in use or damaged, or the address is taken
   */
  public static ProviderSandbox start(Config config) throws IOException {
    OrderBook orders = OrderBook.open(config.data(), config.clock());
    Conduct conduct = new Conduct(config.behaviour(), config.seed());
    List<Route> routes =
        Stream.of(new OneAtlas(orders, conduct).routes(), new Control(orders, conduct).routes())
            .flatMap(List::stream)
            .toList();
    try {
      InetSocketAddress address = new InetSocketAddress(config.address(), config.port());
      return new ProviderSandbox(orders, conduct, Server.start(address, routes, config.patience()));
    } catch (IOException | RuntimeException e) {
      orders.close();
      throw e;
    }
  }

  public int port() {
    return server.port();
  }

  /** How this machine reaches it. */
  public URI baseUrl() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Behaviour and scripts, without the detour over HTTP. */
  public Conduct conduct() {
    return conduct;
  }

  /** The upstream orders, without the detour over HTTP. */
  public OrderBook orders() {
    return orders;
  }

  @Override
  public void close() throws IOException {
    server.close();
    orders.close();
  }
}
