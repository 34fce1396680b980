package dev.swath.service.problems;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingRequestHeaderException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Every error as a problem document of a stable type. A service extends this with the errors of its
 * own and marks it as {@code @RestControllerAdvice}. Texts are ours: what a library says of an
 * exception is told to nobody but the log. A failure of ours has an {@code instance}, which stands
 * in the log beside the stack trace.
 */
public abstract class ProblemAdvice extends ResponseEntityExceptionHandler {
  private static final Logger log = LoggerFactory.getLogger(ProblemAdvice.class);

  /** The scope that the request needs, for the answer to a token that lacks it. */
  protected abstract String neededScope(HttpServletRequest request);

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onProblem(Problem e) {
    return e.answer();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onAuthentication(AuthenticationException e) {
    return TokenProblems.unauthenticated(e).answer();
  }

  @ExceptionHandler
  ResponseEntity<ProblemDetail> onAccessDenied(
      AccessDeniedException e, HttpServletRequest request) {
    boolean readsFigures = request.getRequestURI().startsWith("/actuator/");
    return TokenProblems.insufficientScope(
            readsFigures ? TokenProblems.METRICS_SCOPE : neededScope(request))
        .answer();
  }

  /** All that no other method takes: a slip of the caller's, a caller that left, a bug of ours. */
  @ExceptionHandler
  @Nullable ResponseEntity<ProblemDetail> onOther(Exception e, ServletWebRequest request) {
    boolean isTold = request.getResponse() != null && request.getResponse().isCommitted();
    if (ClientSlips.isSlip(e)) {
      log.debug("refused: {}", e.toString());
      int status = ClientSlips.status(e);
      CommonProblem type = CommonProblem.of(status);
      return isTold ? null : Problem.of(type, status, type.sentence()).answer();
    }
    URI incident = Problem.newIncident();
    log.error(
        "{} {} failed, {}",
        request.getRequest().getMethod(),
        request.getRequest().getRequestURI(),
        incident,
        e);
    Problem problem =
        Problem.of(CommonProblem.INTERNAL_ERROR, CommonProblem.INTERNAL_ERROR.sentence());
    problem.getBody().setInstance(incident);
    return isTold ? null : problem.answer();
  }

  /** Without the framework's warning: a wrong method is for the caller to read, not for the log. */
  @Override
  protected @Nullable ResponseEntity<Object> handleHttpRequestMethodNotSupported(
      HttpRequestMethodNotSupportedException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return handleExceptionInternal(e, null, headers, status, request);
  }

  /**
   * Without a cause nothing failed: the caller accepts a media type in a form that nobody writes,
   * such as JSON in UTF-16.
   */
  @Override
  protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(
      HttpMessageNotWritableException e,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    return e.getCause() == null
        ? answer(Problem.of(CommonProblem.NOT_ACCEPTABLE, CommonProblem.NOT_ACCEPTABLE.sentence()))
        : super.handleHttpMessageNotWritable(e, headers, status, request);
  }

  /** Nobody is there to be answered. */
  @Override
  protected @Nullable ResponseEntity<Object> handleAsyncRequestNotUsableException(
      AsyncRequestNotUsableException e, WebRequest request) {
    log.debug("the caller went away: {}", e.getMessage());
    return null;
  }

  /** What the framework itself refuses, under our names and in our words. */
  @Override
  protected @Nullable ResponseEntity<Object> handleExceptionInternal(
      Exception e,
      @Nullable Object body,
      HttpHeaders headers,
      HttpStatusCode status,
      WebRequest request) {
    if (request instanceof ServletWebRequest servlet
        && servlet.getResponse() != null
        && servlet.getResponse().isCommitted()) {
      return null;
    }
    if (e instanceof Problem problem) {
      return answer(problem);
    }
    if (ClientSlips.isSlip(e)) {
      CommonProblem type = CommonProblem.of(ClientSlips.status(e));
      return answer(Problem.of(type, type.sentence()));
    }
    Problem named = named(e, status);
    if (status.is5xxServerError() && !(e instanceof ErrorResponse)) {
      URI incident = Problem.newIncident();
      named.getBody().setInstance(incident);
      log.error("unexpected, {}", incident, e);
    }
    headers.forEach((name, values) -> named.getHeaders().put(name, values));
    return answer(named);
  }

  private static Problem named(Exception e, HttpStatusCode status) {
    return switch (e) {
      case HttpMessageNotReadableException unreadable -> JsonProblems.of(unreadable);
      case MissingRequestHeaderException missing ->
          parameter(missing.getHeaderName(), "Send the header " + missing.getHeaderName() + ".");
      case MissingServletRequestParameterException missing ->
          parameter(
              missing.getParameterName(), "Send the parameter " + missing.getParameterName() + ".");
      case MethodArgumentTypeMismatchException mismatch ->
          parameter(mismatch.getName(), mismatch.getName() + " has no valid value.");
      case TypeMismatchException mismatch -> {
        String name = Objects.requireNonNullElse(mismatch.getPropertyName(), "A parameter");
        yield parameter(name, name + " has no valid value.");
      }
      case HttpRequestMethodNotSupportedException unsupported ->
          Problem.of(
              CommonProblem.METHOD_NOT_ALLOWED,
              unsupported.getSupportedHttpMethods() == null
                  ? CommonProblem.METHOD_NOT_ALLOWED.sentence()
                  : "This address takes "
                      + unsupported.getSupportedHttpMethods().stream()
                          .map(HttpMethod::name)
                          .sorted()
                          .collect(Collectors.joining(", "))
                      + ".");
      case HttpMediaTypeNotSupportedException unsupported ->
          Problem.of(
              CommonProblem.UNSUPPORTED_MEDIA_TYPE,
              unsupported.getSupportedMediaTypes().isEmpty()
                  ? CommonProblem.UNSUPPORTED_MEDIA_TYPE.sentence()
                  : "Send the body as "
                      + MediaType.toString(unsupported.getSupportedMediaTypes())
                      + ".");
      case HttpMediaTypeNotAcceptableException unacceptable ->
          Problem.of(
              CommonProblem.NOT_ACCEPTABLE,
              unacceptable.getSupportedMediaTypes().isEmpty()
                  ? CommonProblem.NOT_ACCEPTABLE.sentence()
                  : "Accept " + MediaType.toString(unacceptable.getSupportedMediaTypes()) + ".");
      default -> {
        CommonProblem type = CommonProblem.of(status.value());
        yield Problem.of(type, status.value(), type.sentence());
      }
    };
  }

  private static Problem parameter(String name, String detail) {
    return Problem.of(CommonProblem.INVALID_PARAMETER, detail).with("parameter", name);
  }

  private static ResponseEntity<Object> answer(Problem problem) {
    ResponseEntity<ProblemDetail> answer = problem.answer();
    return new ResponseEntity<>(answer.getBody(), answer.getHeaders(), answer.getStatusCode());
  }
}
