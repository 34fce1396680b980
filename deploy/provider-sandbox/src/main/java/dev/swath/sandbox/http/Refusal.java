package dev.swath.sandbox.http;

/** Ends the handling of a request with an error answer: a status, a short code and a sentence. */
public final class Refusal extends RuntimeException {
  private final int status;
  private final String code;

  public Refusal(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  public static Refusal badRequest(String message) {
    return new Refusal(400, "badRequest", message);
  }

  public static Refusal notFound(String message) {
    return new Refusal(404, "notFound", message);
  }

  Reply reply() {
    return Reply.error(status, code, String.valueOf(getMessage()));
  }
}
