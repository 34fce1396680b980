package dev.swath.ledger.config;

import dev.swath.service.tickets.ServiceTickets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/** What order-api asks with a ticket instead of a token. */
@Configuration(proxyBeanMethods = false)
class TicketConfiguration {
  private static final Logger log = LoggerFactory.getLogger(TicketConfiguration.class);
  private static final int SECRET_BYTES = 32;

  /** A ticket is no access token: the controller itself reads it. */
  @Bean
  @Order(1)
  SecurityFilterChain clientSecrets(HttpSecurity http) {
    return http.securityMatcher("/v1/payments/*/client-secret")
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(csrf -> csrf.disable())
        .requestCache(cache -> cache.disable())
        .logout(logout -> logout.disable())
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  /**
   * @param keys secrets of 32 bytes or more in Base64, the same for all services; without any, no
   *     secret of a payment can be asked for
   */
  @Bean
  ServiceTickets serviceTickets(@Value("${swath.service-key:}") List<String> keys, Clock clock) {
    List<String> secrets = keys.stream().filter(key -> !key.isBlank()).toList();
    if (secrets.isEmpty()) {
      log.warn("no swath.service-key is set: payments cannot be confirmed");
      byte[] random = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(random);
      secrets = List.of(Base64.getEncoder().encodeToString(random));
    }
    return ServiceTickets.of(secrets, clock);
  }
}
