package dev.swath.orders;

import static dev.swath.orders.testing.TestSystem.order;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.orders.testing.Api.Reply;
import dev.swath.orders.testing.TestSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class OrderApiTest {
  private static TestSystem system;

  @BeforeAll
  static void start() {
    system = new TestSystem();
  }

  @AfterAll
  static void stop() {
    system.close();
  }

  @Test
  void an_order_is_taken_and_found_at_once() {
    Reply taken = system.api.post("/v1/orders", order("SILENT"));
    assertThat(taken.status()).as(taken.text()).isEqualTo(202);
    Reply found = system.api.get(taken.header("Location"));
    assertThat(found.status()).as(found.text()).isEqualTo(200);
    System.out.println(found.text());
  }
}
