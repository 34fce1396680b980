package dev.swath.bench.fuzz;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.bench.fuzz.Wire.Answer;
import dev.swath.standalone.Service;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VerdictsTest {
  private static final String PROBLEM =
      "{\"type\":\"https://swath.dev/problems/x\",\"title\":\"X\",\"status\":%d,\"detail\":\"Y.\"}";

  private static Shot shot(String head, boolean isForeign) {
    return new Shot(
        1, Service.ORDER_API, "GET", head.getBytes(UTF_8), true, false, isForeign, false);
  }

  private static Answer answer(int status, String body, String... headers) {
    return new Answer(
        status,
        Stream.concat(Stream.of("HTTP/1.1 " + status), Stream.of(headers)).toList(),
        body.getBytes(UTF_8));
  }

  private static Answer problem(int status, String... headers) {
    return answer(
        status,
        PROBLEM.formatted(status),
        Stream.concat(Stream.of("Content-Type: application/problem+json"), Stream.of(headers))
            .toArray(String[]::new));
  }

  private static boolean isFault(Answer answer) {
    return Verdicts.fault(shot("GET / HTTP/1.1\r\n", false), answer).isPresent();
  }

  @Test
  void whatIsRightIsNoFault() {
    assertThat(
            List.of(
                problem(404),
                problem(401, "WWW-Authenticate: Bearer"),
                problem(405, "Allow: GET"),
                problem(429, "Retry-After: 1"),
                problem(503, "Retry-After: 1"),
                answer(204, ""),
                answer(200, "{\"a\":1}", "Content-Type: application/json")))
        .noneMatch(VerdictsTest::isFault);
  }

  @Test
  void whatIsWrongIsAFault() {
    assertThat(
            List.of(
                Answer.NONE,
                problem(500),
                problem(503),
                problem(501),
                problem(401),
                problem(405),
                problem(429),
                answer(404, ""),
                answer(400, "<html>", "Content-Type: text/html"),
                answer(400, "{", "Content-Type: application/problem+json"),
                answer(400, PROBLEM.formatted(404), "Content-Type: application/problem+json"),
                answer(
                    400,
                    PROBLEM.formatted(400).replace("Y.", "java.lang.NullPointerException"),
                    "Content-Type: application/problem+json"),
                answer(200, "{", "Content-Type: application/json"),
                answer(200, "", Changes.INJECTED + ": 1")))
        .allMatch(VerdictsTest::isFault);
  }

  @Test
  void theProtocolItselfKnowsTwoFailures() {
    Shot coded = shot("POST / HTTP/1.1\r\nTransfer-Encoding: x\r\n", false);
    assertThat(Verdicts.fault(coded, problem(501))).isEmpty();
    Shot versioned = shot("GET / HTTP/9.9\r\n", false);
    assertThat(Verdicts.fault(versioned, problem(505))).isEmpty();
    assertThat(Verdicts.fault(coded, problem(505))).isPresent();
  }

  @Test
  void whoMayNotComeInDoesNot() {
    Shot foreign = shot("GET / HTTP/1.1\r\n", true);
    assertThat(Verdicts.fault(foreign, answer(200, ""))).isPresent();
    assertThat(Verdicts.fault(foreign, problem(404))).isEmpty();
  }
}
