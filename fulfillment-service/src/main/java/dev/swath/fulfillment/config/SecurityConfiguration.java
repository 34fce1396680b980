package dev.swath.fulfillment.config;

import dev.swath.fulfillment.provider.ConfiguredProvider;
import dev.swath.fulfillment.rest.FilesServlet;
import dev.swath.service.http.HttpConfiguration;
import dev.swath.service.security.FigureReaders;
import dev.swath.service.security.ServiceSecurity;
import dev.swath.service.security.TokenConfiguration;
import dev.swath.service.tickets.ServiceTickets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Who may call: operators, with a token of scope {@code fulfillment:admin}, and order-api, with a
 * ticket for one file.
 */
@Configuration(proxyBeanMethods = false)
@Import({HttpConfiguration.class, TokenConfiguration.class})
class SecurityConfiguration {
  private static final Logger log = LoggerFactory.getLogger(SecurityConfiguration.class);
  private static final String API_DOCS = "/v3/api-docs";
  private static final int SECRET_BYTES = 32;

  /** A ticket is no access token: the servlet itself reads it. */
  @Bean
  @Order(1)
  SecurityFilterChain files(HttpSecurity http) {
    return http.securityMatcher(FilesServlet.PATH)
        .sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .csrf(csrf -> csrf.disable())
        .requestCache(cache -> cache.disable())
        .logout(logout -> logout.disable())
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain operators(
      HttpSecurity http,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
      FigureReaders figures) {
    return ServiceSecurity.build(
        http,
        problems,
        figures,
        rules ->
            rules
                .requestMatchers(API_DOCS)
                .permitAll()
                .anyRequest()
                .hasAuthority("SCOPE_fulfillment:admin"));
  }

  /**
   * @param keys secrets of 32 bytes or more in Base64, the same for all services; without any, no
   *     file can be fetched
   */
  @Bean
  ServiceTickets serviceTickets(@Value("${swath.service-key:}") List<String> keys, Clock clock) {
    List<String> secrets = keys.stream().filter(key -> !key.isBlank()).toList();
    if (secrets.isEmpty()) {
      log.warn("no swath.service-key is set: files cannot be fetched");
      byte[] random = new byte[SECRET_BYTES];
      new SecureRandom().nextBytes(random);
      secrets = List.of(Base64.getEncoder().encodeToString(random));
    }
    return ServiceTickets.of(secrets, clock);
  }

  @Bean
  ServletRegistrationBean<FilesServlet> filesServlet(
      ServiceTickets tickets,
      List<ConfiguredProvider> providers,
      @Value("${swath.fulfillment.downloads:64}") int maxDownloads) {
    FilesServlet servlet =
        new FilesServlet(
            tickets,
            providers.stream()
                .collect(Collectors.toMap(ConfiguredProvider::name, ConfiguredProvider::downloads)),
            maxDownloads);
    return new ServletRegistrationBean<>(servlet, FilesServlet.PATH);
  }
}
