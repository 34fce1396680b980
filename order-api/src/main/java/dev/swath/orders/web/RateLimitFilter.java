package dev.swath.orders.web;

import dev.swath.orders.limits.RateLimits;
import dev.swath.orders.limits.RateLimits.Kind;
import dev.swath.orders.limits.RateLimits.Verdict;
import dev.swath.service.problems.Problem;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.springframework.http.HttpMethod;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/**
 * Refuses what a caller sends too fast, and tells every caller how much is left, by the headers of
 * draft-ietf-httpapi-ratelimit-headers-10.
 */
public final class RateLimitFilter extends OncePerRequestFilter {
  private static final String API = "/v1/";

  private final RateLimits limits;
  private final HandlerExceptionResolver problems;

  public RateLimitFilter(RateLimits limits, HandlerExceptionResolver problems) {
    this.limits = limits;
    this.problems = problems;
  }

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return !request.getRequestURI().startsWith(API)
        || HttpMethod.OPTIONS.matches(request.getMethod());
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Verdict verdict = limits.count(caller(request), kind(request));
    String name = "\"" + verdict.policy().name() + "\"";
    response.setHeader(
        "RateLimit-Policy",
        name + ";q=" + verdict.policy().burst() + ";w=" + verdict.policy().windowSeconds());
    response.setHeader(
        "RateLimit", name + ";r=" + verdict.remaining() + ";t=" + verdict.resetSeconds());
    if (verdict.isAllowed()) {
      chain.doFilter(request, response);
    } else {
      problems.resolveException(request, response, null, refused(verdict));
    }
  }

  private static Problem refused(Verdict verdict) {
    return Problem.of(
            ProblemType.TOO_MANY_REQUESTS,
            "The limit \""
                + verdict.policy().name()
                + "\" allows "
                + verdict.policy().perSecond()
                + " requests a second, and "
                + verdict.policy().burst()
                + " at once after a pause.")
        .retryAfter(Duration.ofSeconds(verdict.waitSeconds()));
  }

  private static String caller(HttpServletRequest request) {
    Authentication caller = SecurityContextHolder.getContext().getAuthentication();
    return caller != null && caller.getPrincipal() instanceof Jwt token
        ? Caller.of(token).tenant()
        : "address " + request.getRemoteAddr();
  }

  private static Kind kind(HttpServletRequest request) {
    if (HttpMethod.GET.matches(request.getMethod())
        || HttpMethod.HEAD.matches(request.getMethod())) {
      return Kind.READ;
    }
    return request.getRequestURI().equals("/v1/prices") || DryRuns.isAsked(request)
        ? Kind.ESTIMATE
        : Kind.ORDER;
  }
}
