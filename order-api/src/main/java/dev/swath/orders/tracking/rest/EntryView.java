package dev.swath.orders.tracking.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.Violation;
import dev.swath.orders.web.Names;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.annotation.JsonSerialize;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** An entry of a contract's journal as the API shows it. */
@Schema(name = "Entry")
@JsonInclude(JsonInclude.Include.NON_NULL)
record EntryView(
    @Schema(description = "1 for the contract's first entry, then one more each.") long sequence,
    String entryId,
    @Schema(ref = Names.ENTRY_KIND_REF) String kind,
    @Schema(description = "To the last digit, since the hash is over it.")
        @JsonSerialize(using = ToStringSerializer.class)
        Instant at,
    @Schema(description = "The order that caused it, if one did.") @Nullable String orderId,
    @Schema(description = "The delivery that caused it, if one did.") @Nullable String deliveryId,
    @Schema(ref = Names.ACCOUNT_REF) @Nullable String debit,
    @Schema(ref = Names.ACCOUNT_REF) @Nullable String credit,
    @Schema(description = "Credits that moved from one account to the other; 0 if none did.")
        long amount,
    @Schema(description = "Credits that an order asked for, where none moved for it.")
        @Nullable Long asked,
    @Schema(description = "The balances after it.") BalancesView balances,
    @Schema(description = "The operator who did it, if one did.") @Nullable String operator,
    @Schema(description = "The operator's reason, if one was given.") @Nullable String reason,
    @Schema(description = "Who spends, where credits are held.") @Nullable String user,
    @Schema(
            description =
                "The vouchers that an order uses, where credits are held for it or its payment is"
                    + " awaited.")
        @Nullable List<String> vouchers,
    @Schema(description = "When granted credits, a hold or a wait for a payment end.")
        @JsonSerialize(using = ToStringSerializer.class)
        @Nullable Instant until,
    @Schema(description = "The payment, or the entry that granted what expired.")
        @Nullable String reference,
    @Schema(description = "Why nothing moved, or a hold ended early.")
        @Nullable Violation violation,
    @Schema(description = "The hash of the entry before it; zeros for the first.")
        String previousHash,
    @Schema(description = "SHA-256 over everything in the entry and the previous hash.")
        String hash) {
  static EntryView of(LedgerEntry entry) {
    var movement = entry.movement();
    var asked = entry.asked();
    var operation = entry.operation();
    return new EntryView(
        entry.sequence(),
        entry.entryId().toString(),
        Names.of(entry.kind()),
        entry.at(),
        text(entry.orderId()),
        text(entry.deliveryId()),
        movement == null ? null : name(movement.debit()),
        movement == null ? null : name(movement.credit()),
        entry.amount().amount(),
        asked == null ? null : asked.amount(),
        BalancesView.of(entry.after()),
        operation == null ? null : operation.operator(),
        operation == null ? null : operation.reason(),
        entry.user(),
        entry.vouchers(),
        entry.until(),
        entry.reference(),
        entry.violation(),
        entry.previousHash(),
        entry.hash());
  }

  private static String name(LedgerAccount account) {
    return Names.of(account);
  }

  private static @Nullable String text(@Nullable Object value) {
    return value == null ? null : value.toString();
  }
}
