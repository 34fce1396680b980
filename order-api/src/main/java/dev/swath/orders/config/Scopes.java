package dev.swath.orders.config;

import dev.swath.orders.web.DryRuns;
import jakarta.servlet.http.HttpServletRequest;
import java.lang.reflect.Method;
import org.springframework.http.HttpMethod;
import org.springframework.web.bind.annotation.GetMapping;

/** Which scope a request needs. */
final class Scopes {
  private static final String READ = "orders:read";
  private static final String WRITE = "orders:write";

  private Scopes() {}

  /** Asking for a price or for a dry run stores nothing, so it is reading. */
  static String neededFor(HttpServletRequest request) {
    boolean reads =
        HttpMethod.GET.matches(request.getMethod())
            || HttpMethod.HEAD.matches(request.getMethod())
            || request.getRequestURI().equals("/v1/prices")
            || (request.getRequestURI().equals("/v1/orders") && DryRuns.isAsked(request));
    return reads ? READ : WRITE;
  }

  /** Which scope an operation needs, for people. */
  static String neededFor(Method operation) {
    boolean reads =
        operation.isAnnotationPresent(GetMapping.class) || operation.getName().equals("priceOrder");
    return reads ? READ : WRITE;
  }
}
