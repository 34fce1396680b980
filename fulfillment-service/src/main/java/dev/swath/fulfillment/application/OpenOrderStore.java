package dev.swath.fulfillment.application;

import dev.swath.events.domain.OrderEvent.OrderItem;
import dev.swath.events.domain.OrderId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What was folded from the log, partition by partition, so that it need not be read from its
 * beginning. May lose its last writes, as long as it loses the later ones first.
 */
public interface OpenOrderStore extends OrderedItems {
  /** Where to read on; 0 if nothing of the partition was read yet. */
  long offset(int partition);

  /** The orders of the partition, without those that have ended. */
  List<OpenOrder> load(int partition);

  /** Those of the orders that have ended. */
  Set<OrderId> ended(Collection<OrderId> orders);

  /**
   * Writes the orders first, then the offset. An order that has come further is not overwritten,
   * and one that has ended does not open again: whoever writes may have been replaced by somebody
   * who went on.
   *
   * <p>The offset never passes over an order that was lost again since it was written: not all is
   * lost that stood before it, so nobody would read that order again.
   *
   * @throws ContentRefused if the store cannot keep one of the orders, however often it is asked
   * @return false if the stored offset is not the expected one, or an order was lost meanwhile; the
   *     orders may be written then, which does no harm, because each says how far it has come
   */
  boolean save(int partition, Changes changes, long expectedOffset, long nextOffset);

  /** Drops all that is known of the partition. */
  void forget(int partition);

  /** The store will never take one of the orders: it is too large for it, or in no form for it. */
  final class ContentRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public ContentRefused(Throwable cause) {
      super(cause);
    }
  }

  /**
   * What a batch of events brought.
   *
   * @param open orders as they are now, {@linkplain OrderedItems#slim slim}
   * @param ended orders that are final now
   * @param ordered what the batch says was ordered with open orders; kept only where nothing is
   *     kept of the order yet
   */
  record Changes(List<OpenOrder> open, Set<OrderId> ended, Map<OrderId, List<OrderItem>> ordered) {
    public Changes {
      open = List.copyOf(open);
      ended = Set.copyOf(ended);
      ordered = Map.copyOf(ordered);
    }

    public boolean isEmpty() {
      return open.isEmpty() && ended.isEmpty();
    }
  }
}
