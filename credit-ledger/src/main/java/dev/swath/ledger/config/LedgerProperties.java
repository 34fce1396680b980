package dev.swath.ledger.config;

import dev.swath.ledger.domain.Policy;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the ledger.
 *
 * @param transactionTimeout after which the broker aborts what a dead or frozen instance left open;
 *     until then readers of its events wait
 * @param sessionTimeout after which others take over from a dead or frozen instance
 * @param replyTimeout how long an operator waits
 * @param tick how often it is looked whether something has come to its end
 * @param checkpointEvery after so many journal entries of a partition its accounts are kept, so
 *     that a start need not read more than that
 * @param holds after which a hold ends whose order has not closed
 * @param payments how long an order waits for its card payment
 * @param retention how long an order is remembered after its end, for refunds and repetitions
 */
@ConfigurationProperties("swath.ledger")
public record LedgerProperties(
    @DefaultValue("5s") Duration transactionTimeout,
    @DefaultValue("8s") Duration sessionTimeout,
    @DefaultValue("10s") Duration replyTimeout,
    @DefaultValue("5s") Duration tick,
    @DefaultValue("1000") int checkpointEvery,
    @DefaultValue("30d") Duration holds,
    @DefaultValue("1h") Duration payments,
    @DefaultValue("30d") Duration retention) {
  Policy policy() {
    return new Policy(holds, payments, retention);
  }
}
