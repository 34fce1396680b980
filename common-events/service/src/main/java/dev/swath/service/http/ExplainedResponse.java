package dev.swath.service.http;

import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemDocument;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;

/**
 * An answer whose error is explained by a problem document where a library sets a status and says
 * no more. What has a body of its own, or goes to the container as an error, is left alone.
 */
final class ExplainedResponse extends HttpServletResponseWrapper {
  private boolean isTold;

  ExplainedResponse(HttpServletResponse response) {
    super(response);
  }

  /** Explains a bare error that is about to be sent. */
  void explain() throws IOException {
    int status = getStatus();
    if (status >= 400 && !isTold && !isCommitted()) {
      isTold = true;
      CommonProblem type = CommonProblem.of(status);
      Problem problem = Problem.of(type, status, type.sentence());
      // Such as the methods that are allowed.
      for (String name : getHeaderNames()) {
        getHeaders(name).forEach(value -> problem.getHeaders().add(name, value));
      }
      ProblemDocument.write((HttpServletResponse) getResponse(), problem);
    }
  }

  @Override
  public void flushBuffer() throws IOException {
    explain();
    super.flushBuffer();
  }

  @Override
  public ServletOutputStream getOutputStream() throws IOException {
    isTold = true;
    return super.getOutputStream();
  }

  @Override
  public PrintWriter getWriter() throws IOException {
    isTold = true;
    return super.getWriter();
  }

  @Override
  public void sendError(int status) throws IOException {
    isTold = true;
    super.sendError(status);
  }

  @Override
  public void sendError(int status, String message) throws IOException {
    isTold = true;
    super.sendError(status, message);
  }

  @Override
  public void reset() {
    isTold = false;
    super.reset();
  }

  @Override
  public void resetBuffer() {
    isTold = false;
    super.resetBuffer();
  }
}
