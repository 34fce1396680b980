package dev.swath.orders.intake.rest;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.swath.events.domain.OrderEvent.OrderPriced;
import dev.swath.orders.intake.application.DryRunning.DryRun;
import dev.swath.orders.intake.application.Estimating.Estimate;
import dev.swath.service.problems.ProblemError;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would come of an order.
 *
 * @param orderable whether it would be taken and held, as things stand and as far as is known here
 * @param price of what can be priced, if anything can
 * @param violations all that is wrong, with the cheapest repairs; of an order that allows partial
 *     delivery they need not be in its way
 */
@Schema(name = "DryRun")
@JsonInclude(JsonInclude.Include.NON_NULL)
record DryRunView(
    @Schema(
            description =
                "Whether it would be taken and held, as things stand and as far as is known"
                    + " without placing it. How often a voucher was used, and what else was spent"
                    + " of a budget, is known only to the ledger: it may still refuse the order"
                    + " with voucher-used-up or budget-exceeded.")
        boolean orderable,
    @Schema(description = "Of what nothing is wrong with, if that is anything.")
        @Nullable PricesView price,
    @ArraySchema(
            arraySchema =
                @Schema(
                    description =
                        "All that is wrong, with the cheapest repairs. Of an order that allows"
                            + " partial delivery it need not be in its way."))
        List<ProblemError> violations) {

  /**
   * @param lines how many entries the request has
   */
  static DryRunView of(DryRun run, int lines) {
    List<ProblemError> violations = run.faults().stream().map(Refusals::error).toList();
    Estimate estimate = run.estimate();
    OrderPriced priced = estimate == null ? null : estimate.priced();
    return new DryRunView(
        run.isOrderable(),
        estimate == null || priced == null
            ? null
            : PricesView.of(estimate, priced, lines, List.of(), run.terms()),
        violations);
  }
}
