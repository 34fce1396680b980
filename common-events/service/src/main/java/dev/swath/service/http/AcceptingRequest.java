package dev.swath.service.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A request without its header {@code Accept}, for one that names no media type: empty elements of
 * a list do not count (RFC 9110, 5.6.1), and not every library expects a list of nothing.
 */
final class AcceptingRequest extends HttpServletRequestWrapper {
  private AcceptingRequest(HttpServletRequest request) {
    super(request);
  }

  /** The request itself, or without its {@code Accept} if that names nothing. */
  static HttpServletRequest of(HttpServletRequest request) {
    List<String> values = Collections.list(request.getHeaders(HttpHeaders.ACCEPT));
    boolean isEmpty =
        !values.isEmpty() && values.stream().allMatch(value -> value.matches("[,\\s]*"));
    return isEmpty ? new AcceptingRequest(request) : request;
  }

  @Override
  public @Nullable String getHeader(String name) {
    return isAccept(name) ? null : super.getHeader(name);
  }

  @Override
  public Enumeration<String> getHeaders(String name) {
    return isAccept(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
  }

  @Override
  public Enumeration<String> getHeaderNames() {
    List<String> names = Collections.list(super.getHeaderNames());
    names.removeIf(AcceptingRequest::isAccept);
    return Collections.enumeration(names);
  }

  private static boolean isAccept(String header) {
    return header.equalsIgnoreCase(HttpHeaders.ACCEPT);
  }
}
