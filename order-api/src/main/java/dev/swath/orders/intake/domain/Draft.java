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
 * @param legible what can be asked about: every entry of which product, scenes and area could be
 *     read, whatever else is wrong with it. There may be none; null without a contract. Nobody
 *     orders it
 * @param contractId null if it could not be read
 * @param lines how many entries the request has
 * @param choices of the entries whose product could be read
 */
public record Draft(
    @Nullable OrderRequest request,
    @Nullable OrderRequest legible,
    @Nullable ContractId contractId,
    int lines,
    List<ProductChoice> choices,
    List<Fault> faults) {
  private static final String UNKNOWN_OPTION = "unknown-option";

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
    return new Draft(request, legible, contractId, lines, choices, all);
  }

  /**
   * Whether a fault may only be there because not all options of an entry could be read. That there
   * is no such option holds all the same.
   */
  public boolean cannotJudge(Fault fault) {
    return !fault.reason().equals(UNKNOWN_OPTION)
        && choices.stream()
            .filter(choice -> choice.options() == null)
            .anyMatch(choice -> fault.pointer().startsWith("/items/" + choice.line() + "/options"));
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
