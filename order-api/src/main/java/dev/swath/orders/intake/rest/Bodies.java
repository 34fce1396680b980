package dev.swath.orders.intake.rest;

import dev.swath.orders.web.ProblemType;
import dev.swath.service.problems.Problem;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads bodies up to a limit. */
final class Bodies {
  /** In bytes. */
  static final int LIMIT = 1024 * 1024;

  private Bodies() {}

  /** How many bytes a body has at most, as far as that is known before it is read. */
  static long announced(HttpServletRequest request) {
    long length = request.getContentLengthLong();
    return length < 0 ? LIMIT : Math.min(length, LIMIT);
  }

  /**
   * @throws Problem 413 if the body is longer than the limit
   */
  static byte[] read(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > LIMIT) {
      throw tooLarge();
    }
    byte[] body = request.getInputStream().readNBytes(LIMIT + 1);
    if (body.length > LIMIT) {
      throw tooLarge();
    }
    return body;
  }

  private static Problem tooLarge() {
    return Problem.of(ProblemType.BODY_TOO_LARGE, "A body may have up to " + LIMIT + " bytes.");
  }
}
