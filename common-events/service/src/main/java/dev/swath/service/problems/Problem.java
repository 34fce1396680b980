package dev.swath.service.problems;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;

/** An answer that is a problem document (RFC 9457). */
public final class Problem extends ErrorResponseException {
  private static final long serialVersionUID = 1L;

  private final transient ProblemType type;

  private Problem(ProblemType type, int status, String detail) {
    super(HttpStatusCode.valueOf(status), body(type, status, detail), null);
    this.type = type;
    if (status == 401) {
      // RFC 9110, 15.5.2: no 401 without a challenge.
      getHeaders().set(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
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

  /** A document without anything of its own but the sentence. */
  public static ProblemDetail body(ProblemType type, int status, String detail) {
    ProblemDetail body =
        ProblemDetail.forStatusAndDetail(
            HttpStatusCode.valueOf(status), ProblemError.wellFormed(detail));
    body.setType(type.uri());
    body.setTitle(type.title());
    return body;
  }

  /** A new name for one failure of ours, which the answer and the log both give. */
  static URI newIncident() {
    return URI.create("urn:uuid:" + UUID.randomUUID());
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
    return header(HttpHeaders.RETRY_AFTER, Long.toString(Math.max(1, pause.toSeconds())));
  }

  public Problem header(String name, String value) {
    getHeaders().set(name, value);
    return this;
  }

  /** The answer. Its media type is set, so that it is given whatever the caller accepts. */
  public ResponseEntity<ProblemDetail> answer() {
    HttpHeaders headers = new HttpHeaders();
    headers.addAll(getHeaders());
    headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
    return new ResponseEntity<>(getBody(), headers, getStatusCode());
  }
}
