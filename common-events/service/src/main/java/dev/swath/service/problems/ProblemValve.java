package dev.swath.service.problems;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;

/**
 * What the container refuses by itself, such as a request line that is none, as a problem document
 * in place of Tomcat's page. Tomcat makes it by its name.
 */
public final class ProblemValve extends ErrorReportValve {
  private static final Logger log = LoggerFactory.getLogger(ProblemValve.class);

  @Override
  protected void report(Request request, Response response, @Nullable Throwable thrown) {
    int status = response.getStatus();
    if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
      return;
    }
    // Whoever has gone away can be told nothing.
    AtomicBoolean canWrite = new AtomicBoolean();
    response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, canWrite);
    if (!canWrite.get()) {
      return;
    }
    CommonProblem type = CommonProblem.of(status);
    ProblemDetail body = Problem.body(type, status, type.sentence());
    // An unknown coding or version of HTTP is the caller's, although their statuses are 5xx.
    boolean isOurs = status >= 500 && status != 501 && status != 505;
    if (isOurs && thrown != null) {
      body.setInstance(Problem.newIncident());
      log.error("unexpected, {}", body.getInstance(), thrown);
    }
    try {
      byte[] bytes = ProblemDocument.bytes(body);
      response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
      response.setContentLength(bytes.length);
      response.getOutputStream().write(bytes);
      response.finishResponse();
    } catch (IOException | IllegalStateException e) {
      log.debug("the caller went away: {}", e.getMessage());
    }
  }
}
