package dev.swath.service.security;

import jakarta.servlet.DispatcherType;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * The rules that all ports share: access tokens and nothing else, no session, health for everybody,
 * figures for {@link FigureReaders}. Refusals are told by the same advice as all other errors.
 */
public final class ServiceSecurity {
  private ServiceSecurity() {}

  /**
   * @param problems the bean {@code handlerExceptionResolver}
   * @param rules of the service's own paths, the last of them for any request
   */
  public static SecurityFilterChain build(
      HttpSecurity http,
      HandlerExceptionResolver problems,
      FigureReaders figures,
      Customizer<
              AuthorizeHttpRequestsConfigurer<HttpSecurity>
                  .AuthorizationManagerRequestMatcherRegistry>
          rules) {
    return http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        // No cookies, so nothing for another site to ride on.
        .csrf(csrf -> csrf.disable())
        .requestCache(cache -> cache.disable())
        .logout(logout -> logout.disable())
        .headers(
            headers ->
                headers
                    .contentSecurityPolicy(
                        policy ->
                            policy.policyDirectives(
                                "default-src 'self'; style-src 'self' 'unsafe-inline';"
                                    + " img-src 'self' data:; frame-ancestors 'none'"))
                    .referrerPolicy(Customizer.withDefaults()))
        .authorizeHttpRequests(
            requests -> {
              requests
                  .dispatcherTypeMatchers(DispatcherType.ERROR, DispatcherType.ASYNC)
                  .permitAll()
                  .requestMatchers("/actuator", "/actuator/health", "/actuator/health/**", "/error")
                  .permitAll()
                  .requestMatchers("/actuator/**")
                  .access(figures);
              rules.customize(requests);
            })
        .oauth2ResourceServer(
            server ->
                server
                    .jwt(Customizer.withDefaults())
                    .authenticationEntryPoint(
                        (request, response, e) ->
                            problems.resolveException(request, response, null, e))
                    .accessDeniedHandler(
                        (request, response, e) ->
                            problems.resolveException(request, response, null, e)))
        .build();
  }
}
