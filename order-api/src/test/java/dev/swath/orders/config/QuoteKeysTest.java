package dev.swath.orders.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.swath.events.domain.AreaOfInterest;
import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.Credits;
import dev.swath.events.domain.ItemPrice;
import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.events.domain.OrderEvent.OrderRequested;
import dev.swath.events.domain.OrderEvent.Scene;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.intake.application.Quoting;
import dev.swath.orders.intake.application.Quoting.Quoted;
import dev.swath.orders.intake.domain.OrderRequest;
import dev.swath.orders.intake.domain.OrderRequest.Terms;
import dev.swath.orders.intake.domain.Presented;
import dev.swath.orders.intake.quotes.SignedOffers;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** Who accepts whose quotes. */
class QuoteKeysTest {
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");

  private static Quoting quoting(String... keys) {
    return new IntakeConfig().quoting(properties(Duration.ofMinutes(30), keys));
  }

  private static SwathProperties properties(Duration lifetime, String... keys) {
    return new SwathProperties(
        new SwathProperties.Pricing(URI.create("http://127.0.0.1:8081")),
        new SwathProperties.Ledger(URI.create("http://127.0.0.1:8082")),
        new SwathProperties.Fulfillment(
            URI.create("http://127.0.0.1:8083"), Duration.ofSeconds(30)),
        List.of(),
        new SwathProperties.Tracking(1, Duration.ofMillis(200)),
        new SwathProperties.Quotes(List.of(keys), lifetime),
        new SwathProperties.Limits(
            DataSize.ofMegabytes(1),
            DataSize.ofMegabytes(1),
            1,
            1,
            1,
            1,
            new SwathProperties.Limits.Reads(1, 1),
            new SwathProperties.Limits.Placing(1, 1),
            new SwathProperties.Limits.PriceQuestions(1, 1)));
  }

  private static OrderRequest request(@Nullable String quote) {
    return OrderRequest.of(
        new ContractId("demo"),
        null,
        List.of(),
        List.of(
            new OrderItem(
                0,
                "p",
                List.of(new Scene("S", null, null)),
                new AreaOfInterest(List.of()),
                null,
                Map.of())),
        new Terms(false, false, null, List.of(), quote),
        List.of());
  }

  private static Presented presented(Quoting by, Quoting to, Duration later) {
    OrderRequested asked = request(null).accepted(new OrderId(new UUID(0, 7)), NOW, "tester", null);
    Credits credits = new Credits(7);
    OrderPriced priced =
        new OrderPriced(
            asked.orderId(),
            asked.contractId(),
            NOW,
            credits,
            List.of(new ItemPrice(1, 1, credits, null, null)),
            null,
            "1",
            null,
            null);
    Quoted quoted = Objects.requireNonNull(by.quote(asked, priced));
    return to.presented(request(quoted.token()), NOW.plus(later));
  }

  @Test
  void instances_of_the_same_key_accept_each_others() {
    String key = SignedOffers.randomKey();
    Quoting first = quoting(key);
    Quoting second = quoting(SignedOffers.randomKey(), key);

    assertThat(presented(first, second, Duration.ofMinutes(29)))
        .isInstanceOf(Presented.Holds.class);
    assertThat(presented(first, second, Duration.ofMinutes(30)))
        .isInstanceOfSatisfying(
            Presented.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Presented.Reason.EXPIRED));
  }

  @Test
  void without_a_key_each_start_is_for_itself() {
    Quoting before = quoting();

    assertThat(presented(before, before, Duration.ZERO)).isInstanceOf(Presented.Holds.class);
    assertThat(presented(before, quoting(), Duration.ZERO))
        .isInstanceOfSatisfying(
            Presented.Refused.class,
            refused -> assertThat(refused.reason()).isEqualTo(Presented.Reason.INVALID));
  }

  @Test
  void a_setting_that_cannot_work_is_refused_at_the_start() {
    assertThatIllegalArgumentException().isThrownBy(() -> quoting("c2hvcnQ="));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new IntakeConfig().quoting(properties(Duration.ZERO)));
  }

  @Test
  void keys_are_not_told() {
    String key = SignedOffers.randomKey();

    assertThat(properties(Duration.ofMinutes(1), key).toString()).doesNotContain(key);
  }
}
