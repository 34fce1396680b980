package dev.swath.orders;

import dev.swath.orders.testing.TestSystem;
import dev.swath.service.testing.PortContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The public port keeps to the rules of all ports. */
class OrderPortTest extends PortContract {
  private static TestSystem system;

  @BeforeAll
  static void start() {
    system = new TestSystem();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @Override
  protected int port() {
    return system.api.base().getPort();
  }

  @Override
  protected String token() {
    return system.tokens.token("orders:read orders:write", "demo");
  }

  @Override
  protected String readPath() {
    return "/v1/orders";
  }

  @Override
  protected String writePath() {
    return "/v1/orders";
  }
}
