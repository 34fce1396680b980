package dev.swath.orders.config;

import java.util.Objects;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.HandlerExceptionResolver;

/** Access tokens: a valid one for everything but health, metrics and the description of the API. */
@Configuration(proxyBeanMethods = false)
class SecurityConfig {
  private static final String[] CATALOGUE = {
    "/v1/products", "/v1/products/*", "/v1/price-books", "/v1/price-books/*"
  };

  @Bean
  SecurityFilterChain security(
      HttpSecurity http, @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems) {
    return http.csrf(csrf -> csrf.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .requestCache(cache -> cache.disable())
        .logout(logout -> logout.disable())
        .authorizeHttpRequests(
            requests ->
                requests
                    .requestMatchers(
                        "/actuator/**",
                        "/v3/api-docs",
                        "/v3/api-docs/**",
                        "/v3/api-docs.yaml",
                        "/swagger-ui.html",
                        "/swagger-ui/**",
                        "/error")
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
                        }))
        .oauth2ResourceServer(
            server ->
                server
                    .jwt(jwt -> {})
                    .authenticationEntryPoint(
                        (request, response, e) ->
                            problems.resolveException(request, response, null, e))
                    .accessDeniedHandler(
                        (request, response, e) ->
                            problems.resolveException(request, response, null, e)))
        .build();
  }
}
