package dev.swath.sandbox.stripe;

import dev.swath.sandbox.core.PlaceFault;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** What is to go wrong next with the payments of single customers, or of everybody. */
public final class CustomerFaults {
  /** Instead of a customer: whoever comes next. */
  public static final String EVERYBODY = "*";

  private final ConcurrentMap<String, List<PlaceFault>> scripts = new ConcurrentHashMap<>();

  /** From now on, one fault per changing request, in this order; then all is well. */
  public void script(String customer, List<PlaceFault> faults) {
    scripts.put(customer, List.copyOf(faults));
  }

  /** What is left of the script. */
  public List<PlaceFault> left(String customer) {
    return scripts.getOrDefault(customer, List.of());
  }

  /** Takes the customer's next fault, or the one that is for everybody. */
  PlaceFault next(String customer) {
    return left(customer).isEmpty() ? take(EVERYBODY) : take(customer);
  }

  private PlaceFault take(String customer) {
    PlaceFault[] taken = {PlaceFault.OK};
    scripts.computeIfPresent(
        customer,
        (_, faults) -> {
          if (faults.isEmpty()) {
            return faults;
          }
          taken[0] = faults.getFirst();
          return List.copyOf(faults.subList(1, faults.size()));
        });
    return taken[0];
  }
}
