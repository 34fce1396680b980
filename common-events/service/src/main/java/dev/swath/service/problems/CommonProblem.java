package dev.swath.service.problems;

/** The causes of errors that every service knows. */
public enum CommonProblem implements ProblemType {
  MALFORMED_REQUEST(400, "The request is not valid HTTP"),
  MALFORMED_JSON(400, "The body is not valid JSON"),
  INVALID_PARAMETER(400, "A parameter or header is not valid"),
  UNAUTHENTICATED(401, "A valid access token is needed"),
  INSUFFICIENT_SCOPE(403, "The access token does not allow this"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "None of the accepted media types can be given"),
  REQUEST_TIMEOUT(408, "The request came too slowly"),
  CONFLICT(409, "The request contradicts the state of things"),
  BODY_TOO_LARGE(413, "The body is too large"),
  URI_TOO_LONG(414, "The address is too long"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type of the body is not understood"),
  EXPECTATION_FAILED(417, "What is expected cannot be met"),
  INVALID_REQUEST(422, "The request is not valid"),
  UNKNOWN_FIELD(422, "The body has a field that does not exist"),
  TOO_MANY_REQUESTS(429, "There are too many requests"),
  HEADERS_TOO_LARGE(431, "The headers are too large"),
  INTERNAL_ERROR(500, "Something went wrong on our side"),
  NOT_IMPLEMENTED(501, "The method is not known"),
  SERVICE_UNAVAILABLE(503, "The service cannot answer at the moment"),
  HTTP_VERSION_NOT_SUPPORTED(505, "The version of HTTP is not supported");

  private final int status;
  private final String title;

  CommonProblem(int status, String title) {
    this.status = status;
    this.title = title;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String title() {
    return title;
  }

  /** What a bare status means. */
  public static CommonProblem of(int status) {
    for (CommonProblem problem : values()) {
      // The first of a status is its most general one.
      if (problem.status == status) {
        return problem;
      }
    }
    return status < 500 ? MALFORMED_REQUEST : INTERNAL_ERROR;
  }

  /** A sentence for a caller of whom no more is known than the status. */
  public String sentence() {
    return switch (this) {
      case MALFORMED_REQUEST -> "The request cannot be understood.";
      case MALFORMED_JSON -> "The body cannot be read as JSON.";
      case INVALID_PARAMETER -> "A parameter or header cannot be understood.";
      case UNAUTHENTICATED -> "Send a valid access token: Authorization: Bearer …";
      case INSUFFICIENT_SCOPE -> "The access token lacks a scope.";
      case NOT_FOUND -> "Nothing answers at this address.";
      case METHOD_NOT_ALLOWED -> "This address does not take the method.";
      case NOT_ACCEPTABLE -> "Accept application/json.";
      case REQUEST_TIMEOUT -> "The request did not arrive as a whole in time. Send it again.";
      case CONFLICT -> "Look at the state of things, then decide.";
      case BODY_TOO_LARGE -> "Send a smaller body.";
      case URI_TOO_LONG -> "Send a shorter address.";
      case UNSUPPORTED_MEDIA_TYPE -> "Send the body as application/json.";
      case EXPECTATION_FAILED -> "Leave out the header Expect, or send 100-continue.";
      case INVALID_REQUEST -> "The request is understood, but something in it is not possible.";
      case UNKNOWN_FIELD -> "Leave out what the API does not describe.";
      case TOO_MANY_REQUESTS -> "Ask again later.";
      case HEADERS_TOO_LARGE -> "Send fewer or shorter headers.";
      case INTERNAL_ERROR -> "The instance names the line of our log. Ask again.";
      case NOT_IMPLEMENTED -> "Use a method of RFC 9110.";
      case SERVICE_UNAVAILABLE -> "Ask again later.";
      case HTTP_VERSION_NOT_SUPPORTED -> "Use HTTP/1.1.";
    };
  }
}
