package dev.swath.simulation;

import dev.swath.events.domain.Credits;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Terms;
import dev.swath.events.wire.Topics;
import dev.swath.ledger.domain.LedgerRequest;
import dev.swath.ledger.domain.LedgerRequest.GrantCredits;
import dev.swath.ledger.domain.LedgerRequest.OpenContract;
import dev.swath.ledger.kafka.LedgerRequests;

/** People who open contracts and top them up. All knowledge of their requests is here. */
final class Operators {
  private static final LedgerEntry.Operation BY_OPERATOR =
      new LedgerEntry.Operation("operator", null, "the same request");

  private final Setting setting;

  Operators(Setting setting) {
    this.setting = setting;
  }

  void open(Plan.Open open) {
    ask(
        new OpenContract(
            open.contract(),
            setting.world().now(),
            BY_OPERATOR,
            Terms.prepaid(open.contract().value(), new Credits(open.limit())),
            new Credits(open.credits()),
            null));
  }

  void topUp(Plan.TopUp topUp) {
    ask(
        new GrantCredits(
            topUp.contract(),
            setting.world().now(),
            topUp.key(),
            BY_OPERATOR,
            new Credits(topUp.credits()),
            topUp.validFor() == null ? null : setting.world().now().plus(topUp.validFor())));
  }

  private void ask(LedgerRequest request) {
    setting
        .broker()
        .append(
            LedgerRequests.codec()
                .encode(Topics.LEDGER_REQUESTS, request, "/swath/credit-ledger", null));
  }
}
