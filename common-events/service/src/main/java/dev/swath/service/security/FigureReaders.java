package dev.swath.service.security;

import dev.swath.service.problems.TokenProblems;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.access.intercept.RequestAuthorizationContext;
import org.springframework.security.web.util.matcher.IpAddressMatcher;

/**
 * Who may read {@code /actuator/prometheus} and {@code /actuator/info}, which tell how business
 * goes: requests from the addresses of {@code swath.security.metrics-from}, this machine if that is
 * not set, and bearers of the scope {@code metrics:read}. A request that a proxy passed on does not
 * count as one from the proxy's address.
 */
public final class FigureReaders implements AuthorizationManager<RequestAuthorizationContext> {
  private final List<IpAddressMatcher> addresses;

  FigureReaders(List<String> addresses) {
    this.addresses = addresses.stream().map(IpAddressMatcher::new).toList();
  }

  @Override
  public AuthorizationResult authorize(
      Supplier<? extends @Nullable Authentication> caller, RequestAuthorizationContext context) {
    return new AuthorizationDecision(isFromHere(context.getRequest()) || hasScope(caller.get()));
  }

  private boolean isFromHere(HttpServletRequest request) {
    return request.getHeader("Forwarded") == null
        && request.getHeader("X-Forwarded-For") == null
        && addresses.stream().anyMatch(address -> address.matches(request.getRemoteAddr()));
  }

  private static boolean hasScope(@Nullable Authentication caller) {
    return caller != null
        && caller.getAuthorities().stream()
            .anyMatch(
                held ->
                    Objects.equals(held.getAuthority(), "SCOPE_" + TokenProblems.METRICS_SCOPE));
  }
}
