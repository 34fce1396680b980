package dev.swath.orders.intake.domain;

import dev.swath.events.domain.ContractId;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What could be read of a request, and everything that is wrong with it.
 *
 * @param request of the entries that could be read; null if there are none, or no contract
 * @param contractId null if it could not be read
 * @param lines how many entries the request has
 * @param choices of the entries whose product could be read
 */
public record Draft(
    @Nullable OrderRequest request,
    @Nullable ContractId contractId,
    int lines,
    List<ProductChoice> choices,
    List<Fault> faults) {
  public Draft {
    choices = List.copyOf(choices);
    faults = List.copyOf(faults);
  }

  /** What becomes of it. */
  public sealed interface Verdict {
    /** Right, or right without the entries that it may go on without. */
    record Right(OrderRequest request) implements Verdict {}

    record Wrong(List<Fault> faults) implements Verdict {
      public Wrong {
        faults = List.copyOf(faults);
      }
    }
  }

  /** With more that is wrong. */
  public Draft with(List<Fault> more) {
    if (more.isEmpty()) {
      return this;
    }
    List<Fault> all = new ArrayList<>(faults);
    all.addAll(more);
    return new Draft(request, contractId, lines, choices, all);
  }

  public Verdict verdict() {
    OrderRequest rest = remaining();
    boolean mayGoOn =
        faults.isEmpty()
            || (rest != null
                && rest.allowPartial()
                && faults.stream().allMatch(Fault::isOfAnEntry));
    return rest != null && mayGoOn ? new Verdict.Right(rest) : new Verdict.Wrong(faults);
  }

  /**
   * The request without the entries that something is wrong with; null if nothing remains. What is
   * wrong with the request as a whole is passed over.
   */
  public @Nullable OrderRequest remaining() {
    if (request == null) {
      return null;
    }
    Set<Integer> wrong =
        faults.stream().map(Fault::line).filter(Objects::nonNull).collect(Collectors.toSet());
    OrderRequest rest =
        request.without(
            wrong, faults.stream().filter(Fault::isOfAnEntry).map(Fault::asViolation).toList());
    return rest.items().isEmpty() ? null : rest;
  }
}
