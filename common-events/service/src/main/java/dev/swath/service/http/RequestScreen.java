package dev.swath.service.http;

import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemDocument;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ForwardedHeaderUtils;

/**
 * Rules for every request, checked before anything else looks at it. A header that counts must not
 * be there twice, or the first would win in silence. The query must be readable. Forms are taken
 * nowhere. A body may be packed with gzip, and with nothing else (RFC 9110, 15.5.16). The trace id
 * of the caller stands in the log lines of the request as {@code trace}.
 */
final class RequestScreen extends OncePerRequestFilter {
  private static final String TRACE = "trace";
  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");

  private static final List<String> ONCE =
      List.of(
          HttpHeaders.AUTHORIZATION,
          "Idempotency-Key",
          HttpHeaders.CONTENT_TYPE,
          HttpHeaders.CONTENT_ENCODING,
          "Last-Event-ID",
          HttpHeaders.IF_MATCH,
          HttpHeaders.RANGE);

  private static final URI PLAIN = URI.create("http://localhost/");

  private static final List<String> FORMS =
      List.of("application/x-www-form-urlencoded", "multipart/");

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    Problem problem = problem(request);
    if (problem != null) {
      ProblemDocument.write(response, problem);
      return;
    }
    String trace = traceId(request.getHeader("traceparent"));
    if (trace != null) {
      MDC.put(TRACE, trace);
    }
    ExplainedResponse explained = new ExplainedResponse(response);
    try {
      HttpServletRequest accepting = AcceptingRequest.of(request);
      chain.doFilter(isGzip(request) ? new GzipRequest(accepting) : accepting, explained);
      if (!request.isAsyncStarted()) {
        explained.explain();
      }
    } finally {
      MDC.remove(TRACE);
    }
  }

  private static @Nullable Problem problem(HttpServletRequest request) {
    // Tomcat reads the path itself, but no path parameters; whoever reads these later would fail.
    if (BROKEN_ESCAPE.matcher(request.getRequestURI()).find()) {
      return Problem.of(
          CommonProblem.MALFORMED_REQUEST, CommonProblem.MALFORMED_REQUEST.sentence());
    }
    for (String header : ONCE) {
      if (Collections.list(request.getHeaders(header)).size() > 1) {
        return Problem.of(
                CommonProblem.INVALID_PARAMETER, "Send the header " + header + " only once.")
            .with("parameter", header);
      }
    }
    String type = request.getContentType();
    if (type != null && (isForm(type) || isWildcard(type))) {
      return Problem.of(
              CommonProblem.UNSUPPORTED_MEDIA_TYPE, CommonProblem.UNSUPPORTED_MEDIA_TYPE.sentence())
          .header(HttpHeaders.ACCEPT, "application/json");
    }
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    if (coding != null && !isIdentity(coding) && !isGzip(request)) {
      return Problem.of(
              CommonProblem.UNSUPPORTED_MEDIA_TYPE,
              "Send the body as it is, or with Content-Encoding: gzip.")
          .header(HttpHeaders.ACCEPT_ENCODING, "gzip, identity");
    }
    if (isForwardedStrangely(request)) {
      return Problem.of(
          CommonProblem.INVALID_PARAMETER,
          "The headers Forwarded and X-Forwarded-… of the proxy cannot be read.");
    }
    return query(request);
  }

  private static boolean isForm(String type) {
    return FORMS.stream().anyMatch(type.toLowerCase(Locale.ROOT).strip()::startsWith);
  }

  /** A range of types is for what is accepted. Nothing is of the type "anything". */
  private static boolean isWildcard(String type) {
    return type.split(";", 2)[0].contains("*");
  }

  /** Links in answers are built by these headers, and whoever builds one cannot refuse them. */
  private static boolean isForwardedStrangely(HttpServletRequest request) {
    ServletServerHttpRequest http = new ServletServerHttpRequest(request);
    try {
      ForwardedHeaderUtils.adaptFromForwardedHeaders(PLAIN, http.getHeaders()).build().toUri();
      return false;
    } catch (RuntimeException e) {
      // The parser throws whatever it runs into.
      return true;
    }
  }

  private static @Nullable Problem query(HttpServletRequest request) {
    try {
      // Whatever cannot be read throws here, and not in the middle of the work.
      boolean isReadable =
          request.getParameterMap().entrySet().stream()
              .flatMap(
                  parameter ->
                      Stream.concat(
                          Stream.of(parameter.getKey()), Arrays.stream(parameter.getValue())))
              .noneMatch(RequestScreen::isBroken);
      if (isReadable) {
        return null;
      }
    } catch (InvalidParameterException e) {
      // Told below.
    }
    return Problem.of(
        CommonProblem.INVALID_PARAMETER,
        "The query cannot be read: send at most 1,000 parameters, each with a name, in UTF-8 and"
            + " percent-encoded.");
  }

  /** What is not UTF-8 has been replaced while it was read. */
  private static boolean isBroken(String text) {
    return text.indexOf('\uFFFD') >= 0;
  }

  private static boolean isIdentity(String coding) {
    return coding.isBlank() || coding.strip().equalsIgnoreCase("identity");
  }

  private static boolean isGzip(HttpServletRequest request) {
    String coding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
    return coding != null
        && (coding.strip().equalsIgnoreCase("gzip") || coding.strip().equalsIgnoreCase("x-gzip"));
  }

  private static @Nullable String traceId(@Nullable String traceparent) {
    if (traceparent == null) {
      return null;
    }
    var matcher = TRACEPARENT.matcher(traceparent);
    return matcher.matches() ? matcher.group(1) : null;
  }
}
