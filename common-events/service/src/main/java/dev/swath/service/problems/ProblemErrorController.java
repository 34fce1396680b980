package dev.swath.service.problems;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * What is refused, or fails, outside of the controllers: paths that hide others, filters. Whoever
 * asks for the address itself finds nothing.
 */
@RestController
public class ProblemErrorController implements ErrorController {
  private static final Logger log = LoggerFactory.getLogger(ProblemErrorController.class);

  @RequestMapping("${spring.web.error.path:/error}")
  ResponseEntity<ProblemDetail> error(HttpServletRequest request) {
    int status =
        request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE) instanceof Integer code
                && code >= 400
                && code < 600
            ? code
            : 404;
    @Nullable Object failure = request.getAttribute(RequestDispatcher.ERROR_EXCEPTION);
    if (failure instanceof Throwable thrown && ClientSlips.isSlip(thrown)) {
      status = ClientSlips.status(thrown);
    }
    CommonProblem type = CommonProblem.of(status);
    ProblemDetail body = Problem.body(type, status, type.sentence());
    if (status >= 500 && failure instanceof Throwable thrown) {
      URI incident = Problem.newIncident();
      body.setInstance(incident);
      log.error("unexpected, {}", incident, thrown);
    }
    return ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON).body(body);
  }
}
