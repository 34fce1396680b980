package dev.swath.service.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What every port answers to requests that no client library sends: problem documents, whoever
 * refuses, and never a 500 for a caller's slip.
 */
@ExtendWith(OutputCaptureExtension.class)
public abstract class PortContract {

  protected abstract int port();

  /** With every scope. */
  protected abstract String token();

  /** An address that answers GET. */
  protected abstract String readPath();

  /** An address that takes POST with a body in JSON; null if there is none. */
  protected abstract @Nullable String writePath();

  /**
   * @param statuses any of these
   */
  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Slip(String name, byte[] request, int... statuses) {}

  @TestFactory
  Stream<DynamicTest> slipsAreProblems() {
    return Stream.concat(readingSlips(), writingSlips())
        .map(slip -> DynamicTest.dynamicTest(slip.name(), () -> check(slip)));
  }

  /** What a caller does wrong is for the caller to read. */
  @Test
  void slipsLeaveNoErrorInTheLog(CapturedOutput log) throws IOException {
    for (Slip slip : Stream.concat(readingSlips(), writingSlips()).toList()) {
      RawHttp.ask(port(), slip.request());
    }
    assertThat(log.getAll().lines().filter(PortContract::isAboutRequests)).isEmpty();
  }

  private static boolean isAboutRequests(String line) {
    return line.contains("urn:uuid:")
        || line.contains("is not supported")
        || line.stripLeading().startsWith("at org.apache.coyote.");
  }

  private void check(Slip slip) throws IOException {
    RawHttp.Answer answer = RawHttp.ask(port(), slip.request());
    assertThat(Arrays.stream(slip.statuses()).boxed())
        .as("%s%n%s", answer.head(), answer.body())
        .contains(answer.status());
    if (answer.status() >= 400) {
      assertIsProblem(answer);
    }
    // What RFC 9110 wants beside these.
    if (answer.status() == 401) {
      assertThat(answer.header("WWW-Authenticate")).startsWith("Bearer");
    }
    if (answer.status() == 405) {
      assertThat(answer.header("Allow")).isNotBlank();
    }
  }

  /** Asserts that the answer is a problem document in our own words. */
  public static void assertIsProblem(RawHttp.Answer answer) {
    assertThat(answer.header("Content-Type"))
        .as("%s%n%s", answer.head(), answer.body())
        .startsWith("application/problem+json");
    JsonNode problem = JsonMapper.shared().readTree(answer.body());
    assertThat(problem.path("type").asString("")).startsWith("https://swath.dev/problems/");
    assertThat(problem.path("title").asString("")).isNotBlank();
    assertThat(problem.path("status").asInt(0)).isEqualTo(answer.status());
    assertThat(problem.path("detail").asString("")).isNotBlank();
    assertThat(answer.body())
        .doesNotContain("Exception", "org.", "java.", "dev.swath.", "tools.jackson", "\tat ", "`")
        .doesNotContainIgnoringCase("tomcat");
  }

  private Stream<Slip> readingSlips() {
    String path = readPath();
    return Stream.of(
        slip("a request line that is none", "GARBAGE\r\n\r\n", 400),
        slip("another protocol", "GET " + path + " HTTP/9.9\r\nHost: x\r\n\r\n", 400, 505),
        slip(
            "another protocol, and a header that is none",
            "GET " + path + " HTTP/9.9\r\nHost: x\r\nNonsense\r\n\r\n",
            400,
            505),
        slip("no host", "GET " + path + " HTTP/1.1\r\n\r\n", 400),
        slip("two hosts", get(path, "Host: y"), 400),
        slip("an address of another host", get("http://evil.example/", ""), 400, 401, 404),
        slip("an encoded slash", get("/v1%2fx", ""), 400, 404),
        slip("a way up", get("/v1/..%2f..%2fetc", ""), 400, 404),
        slip("a plain way up", get("/v1/%2e%2e/x", ""), 400, 401, 404),
        slip("a path parameter", get(path + ";a=b", ""), 400, 404),
        slip("half an escape in a path parameter", get(path + ";a=1%", ""), 400),
        slip("a list of no media types", get(path, "Accept: ,,,,"), 200),
        slip("no media type", get(path, "Accept:  "), 200),
        slip("no media type for health", get("/actuator/health/nothing", "Accept: ,,"), 404),
        slip("no media type for figures", get("/actuator/prometheus", "Accept:  "), 200, 404),
        slip("no media type that is one", get("/actuator/health/nothing", "Accept: x"), 404, 406),
        slip("a NUL in the path", get("/v1/a%00b", ""), 400, 404),
        slip("a control character in the path", get("/v1/a\u0001b", ""), 400),
        slip("characters that are to be encoded", get(path + "?tag=[x]\\|y", ""), 400),
        slip("a parameter without a name", get(path + "?=", ""), 400),
        slip("a broken escape", get(path + "?tag=%zz", ""), 400),
        slip("half an escape", get(path + "?tag=%f", ""), 400),
        slip("not UTF-8", get(path + "?tag=%ff", ""), 400),
        slip("too many parameters", get(path + "?" + parameters(1_001), ""), 400),
        slip("a long address", get("/v1/" + "x".repeat(100_000), ""), 414),
        slip("a large header", get(path, "X-Large: " + "x".repeat(100_000)), 431),
        slip("many headers", get(path, headers(120)), 431),
        slip("a header without a colon", get(path, "Nonsense"), 400),
        slip("a header name that is none", get(path, "(request): test"), 400),
        slip("a control character in a header", get(path, "X-Odd: a\u0001b"), 400, 200),
        slip("two tokens", get(path, "Authorization: Bearer x"), 400),
        slip("a token that is none", withToken("GET", path, "", "no-token"), 200, 401),
        slip("nothing that can be accepted", get(path, "Accept: ////"), 200, 400, 406),
        slip("another charset", get(path, "Accept: application/json;charset=utf-16"), 200, 406),
        slip("another media type", get(path, "Accept: image/png"), 200, 400, 406),
        slip("a letter beyond ASCII", get(path, "Prefer: Z\u00fcrich \u20ac"), 200, 400),
        slip("an expectation", get(path, "Expect: miracles"), 200, 417),
        slip("a method of another protocol", withToken("PROPFIND", path, "", token()), 405),
        slip("a method that is none", withToken("FOO", path, "", token()), 405),
        slip("a method in small letters", withToken("get", path, "", token()), 405),
        slip("a method for diagnosis", withToken("TRACE", path, "", token()), 405),
        slip("a tunnel", withToken("CONNECT", path, "", token()), 405),
        slip("no version of HTTP", "GET " + path + "\r\n\r\n", 400),
        slip("an old version of HTTP", "GET " + path + " HTTP/0.9\r\n\r\n", 400, 505),
        // Tomcat remembers the version of the caller before.
        slip("a method that is no word", "G@T " + path + " HTTP/1.1\r\nHost: x\r\n\r\n", 400),
        slip("a proxy's port that is none", get(path, "X-Forwarded-Port: x"), 400),
        slip("no proxy's port", get(path, "X-Forwarded-Port: ,,"), 400),
        slip("a proxy's host that is none", get(path, "Forwarded: host=\"a:b\""), 200, 400),
        slip("a range that is none", get(path, "Range: -1"), 200, 416),
        slip("a range of the description", get("/v3/api-docs", "Range: -1"), 200, 403, 404, 416),
        slip("a part of health that is none", get("/actuator/health/nothing", ""), 404),
        slip("a deletion", withToken("DELETE", path, "", token()), 405),
        slip("the address of errors", get("/error", ""), 404),
        slip("nothing there", get("/v1/nothing-of-the-kind", ""), 404));
  }

  private Stream<Slip> writingSlips() {
    String path = writePath();
    if (path == null) {
      return Stream.of();
    }
    return Stream.of(
        slip("no JSON", post(path, "application/json", "{", ""), 400, 422),
        slip("an array", post(path, "application/json", "[]", ""), 400, 422),
        slip("a bare string", post(path, "application/json", "\"x\"", ""), 400, 422),
        slip("null", post(path, "application/json", "null", ""), 400, 422),
        slip("nothing", post(path, "application/json", "", ""), 400, 422),
        slip("no number", post(path, "application/json", "{\"a\":NaN}", ""), 400, 422),
        slip("a field twice", post(path, "application/json", "{\"a\":1,\"a\":2}", ""), 400, 422),
        slip("too deep", post(path, "application/json", "[".repeat(20_000), ""), 400, 413, 422),
        slip("text", post(path, "text/plain", "hello", ""), 415),
        slip("a range of media types", post(path, "*/*", "{}", ""), 415),
        slip("a range of subtypes", post(path, "application/*", "{}", ""), 415),
        slip("a media type that is none", post(path, "nonsense", "{}", ""), 415, 400),
        slip("a form", post(path, "application/x-www-form-urlencoded", "a=%zz", ""), 415),
        slip("a form without a boundary", post(path, "multipart/form-data", "{}", ""), 415),
        slip(
            "a broken form", post(path, "multipart/form-data; boundary=x", "--y\r\n\r\n", ""), 415),
        slip("another coding", post(path, "application/json", "{}", "Content-Encoding: br"), 415),
        slip("no gzip", post(path, "application/json", "{}", "Content-Encoding: gzip"), 400),
        slip(
            "a length that is none", post(path, "application/json", "", "Content-Length: -1"), 400),
        slip("two lengths", post(path, "application/json", "{}", "Content-Length: 1"), 400),
        slip(
            "a broken chunk",
            withToken(
                    "POST",
                    path,
                    "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                    token())
                + "xyz\r\n",
            400),
        slip(
            "a chunk without an end",
            withToken(
                    "POST",
                    path,
                    "Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n",
                    token())
                + "ffffffffffffffff\r\nx",
            400),
        slip(
            "a long key",
            post(path, "application/json", "{}", "Idempotency-Key: " + "k".repeat(129)),
            400,
            422),
        slip(
            "a key twice",
            post(path, "application/json", "{}", "Idempotency-Key: a\r\nIdempotency-Key: a"),
            400),
        slip(
            "a key beyond ASCII",
            post(path, "application/json", "{}", "Idempotency-Key: Z\u00fcrich-\u20ac"),
            400,
            422),
        new Slip("a packed body", packed(path), 400, 422));
  }

  private byte[] packed(String path) {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    try {
      try (GZIPOutputStream gzip = new GZIPOutputStream(body)) {
        gzip.write("{\"no-such-field\":1}".getBytes(StandardCharsets.UTF_8));
      }
      request.write(
          withToken(
                  "POST",
                  path,
                  "Content-Type: application/json\r\n"
                      + "Content-Encoding: gzip\r\n"
                      + "Idempotency-Key: packed\r\n"
                      + "Content-Length: "
                      + body.size()
                      + "\r\n",
                  token())
              .getBytes(StandardCharsets.UTF_8));
      request.write(body.toByteArray());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return request.toByteArray();
  }

  private static Slip slip(String name, String request, int... statuses) {
    return new Slip(name, request.getBytes(StandardCharsets.UTF_8), statuses);
  }

  private String get(String path, String header) {
    return withToken("GET", path, header.isEmpty() ? "" : header + "\r\n", token());
  }

  private String post(String path, String type, String body, String header) {
    boolean hasKey = header.toLowerCase(Locale.ROOT).startsWith("idempotency-key");
    return withToken(
            "POST",
            path,
            "Content-Type: "
                + type
                + "\r\nContent-Length: "
                + body.getBytes(StandardCharsets.UTF_8).length
                + "\r\n"
                + (hasKey ? "" : "Idempotency-Key: port-contract\r\n")
                + (header.isEmpty() ? "" : header + "\r\n"),
            token())
        + body;
  }

  private static String withToken(String method, String path, String headers, String token) {
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + headers
        + "Connection: close\r\n\r\n";
  }

  private static String parameters(int count) {
    return IntStream.range(0, count).mapToObj(i -> "p" + i + "=1").collect(Collectors.joining("&"));
  }

  private static String headers(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "X-" + i + ": 1")
        .collect(Collectors.joining("\r\n"));
  }
}
