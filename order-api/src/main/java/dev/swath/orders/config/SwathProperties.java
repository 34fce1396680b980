package dev.swath.orders.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * Settings of this service.
 *
 * @param pricing where the pricing service is
 * @param ledger where credit-ledger is
 * @param fulfillment where fulfillment-service is
 * @param serviceKey what signs the questions to other services: secrets of 32 bytes or more in
 *     Base64, separated by commas; the same for all services
 * @param tracking the projections
 * @param quotes promised prices
 * @param limits of what is worked on at once, and of what each caller may ask for
 */
@ConfigurationProperties("swath")
record SwathProperties(
    @DefaultValue Pricing pricing,
    @DefaultValue Ledger ledger,
    @DefaultValue Fulfillment fulfillment,
    @DefaultValue List<String> serviceKey,
    @DefaultValue Tracking tracking,
    @DefaultValue Quotes quotes,
    @DefaultValue Limits limits) {

  /**
   * @param url without a path
   */
  record Pricing(@DefaultValue("http://127.0.0.1:8081") URI url) {}

  /**
   * @param url without a path
   */
  record Ledger(@DefaultValue("http://127.0.0.1:8082") URI url) {}

  /**
   * @param url without a path
   * @param patience how long to wait for a file's first bytes, and for each part of the rest
   */
  record Fulfillment(
      @DefaultValue("http://127.0.0.1:8083") URI url, @DefaultValue("30s") Duration patience) {}

  /**
   * @param threads that read the orders topic
   * @param idleInterval how often to look at the stored offsets while nothing comes
   */
  record Tracking(@DefaultValue("1") int threads, @DefaultValue("200ms") Duration idleInterval) {}

  /**
   * @param key what signs quotes: secrets of 32 bytes or more in Base64, separated by commas; the
   *     first signs, all verify. The same for all instances. Without one, each start has its own.
   * @param lifetime how long a quote holds
   */
  record Quotes(@DefaultValue List<String> key, @DefaultValue("30m") Duration lifetime) {
    /** Keeps the secrets out of whatever is logged. */
    @Override
    public String toString() {
      return "Quotes[" + key.size() + " keys, lifetime=" + lifetime + "]";
    }
  }

  /**
   * Each caller has a quarter of what all callers together have.
   *
   * @param bodies bytes of bodies that are being read at once; a body takes about twenty times its
   *     length of memory
   * @param orders bytes of orders that are being placed or priced at once, as they stand in the
   *     log; an order takes about four times its length of memory
   * @param estimates prices and dry runs at once
   * @param waits callers who wait for the decision on their order (Prefer: wait); others are
   *     answered without waiting
   * @param streams callers who follow an order live
   * @param lists orders of the pages that are being read at once: eight of the longest pages, two
   *     of them by one caller
   * @param reads how often a caller may look at what is there
   * @param placing how often a caller may place or cancel an order
   * @param pricing how often a caller may ask for a price or a dry run
   */
  record Limits(
      @DefaultValue("5MB") DataSize bodies,
      @DefaultValue("24MB") DataSize orders,
      @DefaultValue("32") int estimates,
      @DefaultValue("2000") int waits,
      @DefaultValue("1000") int streams,
      @DefaultValue("1600") int lists,
      @DefaultValue Reads reads,
      @DefaultValue Placing placing,
      @DefaultValue PriceQuestions pricing) {

    /**
     * @param burst requests at once, when none was sent for a while
     * @param perSecond requests a second, without end
     */
    record Reads(@DefaultValue("1000") long burst, @DefaultValue("200") long perSecond) {}

    /**
     * @param burst requests at once, when none was sent for a while
     * @param perSecond requests a second, without end
     */
    record Placing(@DefaultValue("1000") long burst, @DefaultValue("200") long perSecond) {}

    /**
     * @param burst requests at once, when none was sent for a while
     * @param perSecond requests a second, without end
     */
    record PriceQuestions(@DefaultValue("200") long burst, @DefaultValue("50") long perSecond) {}
  }

  /** Keeps the secrets out of whatever is logged. */
  @Override
  public String toString() {
    return "SwathProperties[pricing=" + pricing + ", ledger=" + ledger + ", quotes=" + quotes + "]";
  }
}
