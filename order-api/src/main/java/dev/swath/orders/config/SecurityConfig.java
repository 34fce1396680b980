package dev.swath.orders.config;

import dev.swath.orders.limits.RateLimits;
import dev.swath.orders.web.RateLimitFilter;
import dev.swath.service.http.HttpConfiguration;
import dev.swath.service.security.FigureReaders;
import dev.swath.service.security.ServiceSecurity;
import dev.swath.service.security.TokenConfiguration;
import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Access tokens: a valid one for everything but health, the catalogue and the description. */
@Configuration(proxyBeanMethods = false)
@Import({HttpConfiguration.class, TokenConfiguration.class})
class SecurityConfig {
  private static final String[] CATALOGUE = {
    "/v1/products", "/v1/products/*", "/v1/price-books", "/v1/price-books/*"
  };

  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
      FigureReaders figures,
      RateLimits rates) {
    http.addFilterAfter(new RateLimitFilter(rates, problems), AuthorizationFilter.class);
    return ServiceSecurity.build(
        http,
        problems,
        figures,
        requests ->
            requests
                .requestMatchers(
                    "/v3/api-docs",
                    "/v3/api-docs/**",
                    "/v3/api-docs.yaml",
                    "/swagger-ui.html",
                    "/swagger-ui/**")
                .permitAll()
                // What is on sale, as the pricing service shows it to everybody.
                .requestMatchers(HttpMethod.GET, CATALOGUE)
                .permitAll()
                .requestMatchers(HttpMethod.HEAD, CATALOGUE)
                .permitAll()
                // Tells no more than which methods there are.
                .requestMatchers(HttpMethod.OPTIONS, "/v1/**")
                .permitAll()
                .anyRequest()
                .access(
                    (caller, context) -> {
                      String needed = "SCOPE_" + Scopes.neededFor(context.getRequest());
                      return new AuthorizationDecision(
                          caller.get().getAuthorities().stream()
                              .anyMatch(held -> Objects.equals(held.getAuthority(), needed)));
                    }));
  }
}
