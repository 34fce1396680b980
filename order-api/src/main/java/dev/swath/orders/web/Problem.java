package dev.swath.orders.web;

import java.time.Duration;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/** An answer that is a problem document (RFC 9457). */
public final class Problem extends ErrorResponseException {
  private final ProblemType type;

  private Problem(ProblemType type, int status, String detail) {
    super(HttpStatusCode.valueOf(status), body(type, status, detail), null);
    this.type = type;
  }

  /**
   * @param detail a sentence about this very case, for people
   */
  public static Problem of(ProblemType type, String detail) {
    return of(type, type.status(), detail);
  }

  public static Problem of(ProblemType type, int status, String detail) {
    return new Problem(type, status, detail);
  }

  public static ProblemDetail body(ProblemType type, int status, String detail) {
    ProblemDetail body =
        ProblemDetail.forStatusAndDetail(
            HttpStatusCode.valueOf(status), ProblemError.wellFormed(detail));
    body.setType(type.uri());
    body.setTitle(type.title());
    return body;
  }

  public ProblemType type() {
    return type;
  }

  /** Adds the fields that are at fault. */
  public Problem errors(List<ProblemError> errors) {
    return with("errors", errors);
  }

  /** Adds a member of this type's own. */
  public Problem with(String member, Object value) {
    getBody().setProperty(member, value);
    return this;
  }

  /** Says when asking again makes sense. */
  public Problem retryAfter(Duration pause) {
    getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, pause.toSeconds())));
    return this;
  }
}
