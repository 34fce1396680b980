package dev.swath.orders.config;

import dev.swath.orders.intake.application.CancellingOrders;
import dev.swath.orders.intake.application.CheckingOrders;
import dev.swath.orders.intake.application.Decisions;
import dev.swath.orders.intake.application.DryRunning;
import dev.swath.orders.intake.application.Estimating;
import dev.swath.orders.intake.application.OrderLog;
import dev.swath.orders.intake.application.PlacingOrders;
import dev.swath.orders.intake.application.Products;
import dev.swath.orders.intake.application.Quoting;
import dev.swath.orders.intake.application.TimeOrderedIds;
import dev.swath.orders.intake.application.Tracking;
import dev.swath.orders.intake.application.UnansweredOrders;
import dev.swath.orders.intake.application.WaitingRoom;
import dev.swath.orders.intake.kafka.KafkaOrderLog;
import dev.swath.orders.intake.pricing.PricingService;
import dev.swath.orders.intake.pricing.ShownCatalogue;
import dev.swath.orders.intake.quotes.SignedOffers;
import dev.swath.orders.intake.tracking.TimeLimitedTracking;
import dev.swath.orders.intake.tracking.TrackedThroughWindow;
import dev.swath.orders.ledger.LedgerClientSecrets;
import dev.swath.orders.limits.Bulkheads;
import dev.swath.orders.tracking.application.ContractTracking;
import dev.swath.orders.tracking.application.OrderTracking;
import dev.swath.orders.web.ClientSecrets;
import dev.swath.service.tickets.ServiceTickets;
import java.net.http.HttpClient;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.clients.admin.Admin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.ApplicationListener;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.web.client.RestClient;

/** The front door. */
@Configuration(proxyBeanMethods = false)
class IntakeConfig {
  private static final Logger log = LoggerFactory.getLogger(IntakeConfig.class);

  @Bean
  Clock clock() {
    return Clock.systemUTC();
  }

  @Bean
  KafkaOrderLog orderLog(KafkaTemplate<String, byte[]> kafka, Admin admin) {
    return new KafkaOrderLog(kafka, admin);
  }

  /** Runs before the service says that it is ready. */
  @Bean
  ApplicationRunner opensOrderLog(KafkaOrderLog orderLog) {
    return _ -> orderLog.open();
  }

  @Bean
  Tracking intakeTracking(OrderTracking orders, ContractTracking contracts) {
    return new TimeLimitedTracking(new TrackedThroughWindow(orders, contracts), System::nanoTime);
  }

  @Bean
  UnansweredOrders unansweredOrders(OrderLog log, Clock clock) {
    return new UnansweredOrders(log, clock, Duration.ofMillis(500));
  }

  @Bean
  TimeOrderedIds orderIds(Clock clock) {
    return new TimeOrderedIds(clock, new SecureRandom());
  }

  @Bean
  Quoting quoting(SwathProperties properties) {
    List<String> keys = properties.quotes().key();
    if (keys.isEmpty()) {
      log.warn("no swath.quotes.key is set: quotes hold until this process ends, and for it alone");
      keys = List.of(SignedOffers.randomKey());
    }
    return new Quoting(new SignedOffers(keys), properties.quotes().lifetime());
  }

  @Bean
  PlacingOrders placingOrders(
      OrderLog log,
      Tracking tracking,
      CheckingOrders checking,
      UnansweredOrders unanswered,
      Quoting quoting,
      WaitingRoom waitingRoom,
      TimeOrderedIds ids,
      Clock clock) {
    return new PlacingOrders(log, tracking, checking, unanswered, quoting, waitingRoom, ids, clock);
  }

  @Bean
  WaitingRoom waitingRoom(Bulkheads bulkheads) {
    return new WaitingRoom(bulkheads.waits());
  }

  /** Before the server stops taking requests, so that all who wait are answered in time. */
  @Bean
  ApplicationListener<ContextClosedEvent> answersWaiters(WaitingRoom waitingRoom) {
    return _ -> waitingRoom.close();
  }

  @Bean
  CheckingOrders checkingOrders(Products products, Tracking tracking) {
    return new CheckingOrders(products, tracking);
  }

  @Bean
  Estimating estimating(Decisions decisions, Quoting quoting, TimeOrderedIds ids, Clock clock) {
    return new Estimating(decisions, quoting, ids, clock);
  }

  @Bean
  DryRunning dryRunning(
      CheckingOrders checking,
      Estimating estimating,
      Quoting quoting,
      Tracking tracking,
      Clock clock) {
    return new DryRunning(checking, estimating, quoting, tracking, clock);
  }

  @Bean
  CancellingOrders cancellingOrders(OrderLog log, Tracking tracking, Clock clock) {
    return new CancellingOrders(log, tracking, clock);
  }

  /** One secret for all services; a random one answers no question of another process. */
  @Bean
  ServiceTickets serviceTickets(SwathProperties properties, Clock clock) {
    List<String> keys = properties.serviceKey();
    if (keys.isEmpty()) {
      log.warn("no swath.service-key is set: files and payment secrets cannot be fetched");
      keys = List.of(SignedOffers.randomKey());
    }
    return ServiceTickets.of(keys, clock);
  }

  @Bean
  ClientSecrets clientSecrets(SwathProperties properties, ServiceTickets tickets) {
    JdkClientHttpRequestFactory requests =
        new JdkClientHttpRequestFactory(
            HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(1))
                .build());
    requests.setReadTimeout(Duration.ofSeconds(5));
    return new LedgerClientSecrets(
        RestClient.builder()
            .requestFactory(requests)
            .baseUrl(properties.ledger().url().toString())
            .build(),
        tickets);
  }

  @Bean
  PricingService pricingService(SwathProperties properties) {
    HttpClient http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(1))
            .build();
    return new PricingService(http, properties.pricing().url(), System::nanoTime);
  }

  @Bean
  ShownCatalogue shownCatalogue(PricingService pricing) {
    return new ShownCatalogue(pricing);
  }
}
