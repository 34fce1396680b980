package dev.swath.service.problems;

import java.io.EOFException;
import org.apache.coyote.BadRequestException;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.util.InvalidMimeTypeException;
import org.springframework.web.multipart.MultipartException;

/**
 * Exceptions of the container and of the firewall that say that a caller did something wrong, and
 * that come out of whatever method touches the request first.
 */
final class ClientSlips {
  private ClientSlips() {}

  static boolean isSlip(Throwable thrown) {
    return slip(thrown) != null;
  }

  /** The status that tells the caller. */
  static int status(Throwable thrown) {
    return switch (slip(thrown)) {
      case BodyTooSlow _ -> 408;
      case MultipartException _ -> 415;
      // Of the header Accept; a Content-Type that is none is told apart before.
      case InvalidMimeTypeException _ -> 406;
      case InvalidMediaTypeException _ -> 406;
      case InvalidParameterException e when e.getErrorCode() == 413 -> 413;
      case null, default -> 400;
    };
  }

  private static @Nullable Throwable slip(Throwable thrown) {
    Throwable cause = thrown;
    for (int depth = 0; cause != null && depth < 10; depth++) {
      if (cause instanceof InvalidParameterException
          || cause instanceof RequestRejectedException
          || cause instanceof MultipartException
          || cause instanceof BadRequestException
          || cause instanceof InvalidMimeTypeException
          || cause instanceof InvalidMediaTypeException
          || cause instanceof BodyTooSlow
          || cause instanceof UnreadableBody
          || cause instanceof EOFException) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
