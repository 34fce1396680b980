package dev.swath.sandbox;

import dev.swath.sandbox.core.Conduct;
import dev.swath.sandbox.core.OrderBook;
import dev.swath.sandbox.http.Route;
import dev.swath.sandbox.http.Server;
import dev.swath.sandbox.oneatlas.OneAtlas;
import dev.swath.sandbox.stripe.CustomerFaults;
import dev.swath.sandbox.stripe.PaymentBook;
import dev.swath.sandbox.stripe.Stripe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** A running sandbox, in a process of its own or inside a test. */
public final class ProviderSandbox implements AutoCloseable {
  private final OrderBook orders;
  private final PaymentBook payments;
  private final Conduct conduct;
  private final CustomerFaults customerFaults;
  private final Server server;

  private ProviderSandbox(OrderBook orders, PaymentBook payments, Config config)
      throws IOException {
    this.orders = orders;
    this.payments = payments;
    this.conduct = new Conduct(config.behaviour(), config.seed());
    this.customerFaults = new CustomerFaults();
    List<Route> routes =
        Stream.of(
                new OneAtlas(orders, conduct).routes(),
                new Stripe(payments, customerFaults, conduct).routes(),
                new Control(orders, conduct).routes(),
                new PaymentControl(payments, customerFaults).routes())
            .flatMap(List::stream)
            .toList();
    InetSocketAddress address = new InetSocketAddress(config.address(), config.port());
    this.server = Server.start(address, routes, config.patience());
  }

  /**
   * Reloads the orders and payments of the data folder and listens.
   *
   * @throws IOException when the folder is in use or damaged, or the address is taken
   */
  public static ProviderSandbox start(Config config) throws IOException {
    OrderBook orders = OrderBook.open(config.data(), config.clock());
    try {
      PaymentBook payments = PaymentBook.open(config.data(), config.clock());
      try {
        return new ProviderSandbox(orders, payments, config);
      } catch (IOException | RuntimeException e) {
        payments.close();
        throw e;
      }
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

  /** The payments, without the detour over HTTP. */
  public PaymentBook payments() {
    return payments;
  }

  /** What is to go wrong with payments, without the detour over HTTP. */
  public CustomerFaults customerFaults() {
    return customerFaults;
  }

  @Override
  public void close() throws IOException {
    server.close();
    payments.close();
    orders.close();
  }
}
