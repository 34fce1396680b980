package dev.swath.orders.intake.application;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.events.domain.ContractId;
import dev.swath.events.domain.OrderId;
import dev.swath.orders.intake.application.PaymentRetries.Answer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class PaymentRetriesTest {
  private static final OrderId ORDER = OrderId.of(new ContractId("demo"), "a");
  private static final OrderId OTHER = OrderId.of(new ContractId("demo"), "b");

  private Instant now = Instant.parse("2026-05-01T10:00:00Z");
  private final InstantSource time = () -> now;
  private final Clock clock = time.withZone(ZoneOffset.UTC);
  private final PaymentRetries retries = new PaymentRetries(clock);

  @Test
  void a_second_look_waits_for_the_answer_of_the_first_or_two_seconds() {
    assertThat(retries.ask(ORDER, 1)).isEqualTo(Answer.ASK);
    assertThat(retries.ask(ORDER, 1)).isEqualTo(Answer.ASKED_JUST_NOW);
    assertThat(retries.ask(OTHER, 1)).as("another order's look").isEqualTo(Answer.ASK);

    now = now.plus(PaymentRetries.PAUSE).minusMillis(1);
    assertThat(retries.ask(ORDER, 1)).isEqualTo(Answer.ASKED_JUST_NOW);
    assertThat(retries.ask(ORDER, 2)).as("the first was answered").isEqualTo(Answer.ASK);
    now = now.plus(PaymentRetries.PAUSE);
    assertThat(retries.ask(ORDER, 2)).as("the answer is overdue").isEqualTo(Answer.ASK);
  }

  @Test
  void after_fifty_looks_there_is_no_other_however_long_the_caller_waits() {
    for (int confirmations = 1; confirmations <= PaymentRetries.MAX_LOOKS; confirmations++) {
      assertThat(retries.ask(ORDER, confirmations)).isEqualTo(Answer.ASK);
    }

    assertThat(retries.ask(ORDER, PaymentRetries.MAX_LOOKS + 1)).isEqualTo(Answer.TOO_OFTEN);
    now = now.plus(Duration.ofHours(1));
    assertThat(retries.ask(ORDER, PaymentRetries.MAX_LOOKS + 1)).isEqualTo(Answer.TOO_OFTEN);
    assertThat(new PaymentRetries(clock).ask(ORDER, PaymentRetries.MAX_LOOKS + 1))
        .as("nor after a restart, or by another instance")
        .isEqualTo(Answer.TOO_OFTEN);
  }
}
