package dev.swath.ledger.config;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the ledger.
 *
 * @param transactionTimeout after which the broker aborts what a dead instance left open
 * @param replyTimeout how long an operator waits
 */
@ConfigurationProperties("swath.ledger")
public record LedgerProperties(
    @DefaultValue("10s") Duration transactionTimeout, @DefaultValue("10s") Duration replyTimeout) {}
