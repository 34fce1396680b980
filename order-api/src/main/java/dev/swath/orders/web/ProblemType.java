package dev.swath.orders.web;

/**
 * The causes of errors that this API's operations tell, each with its stable {@code type} (RFC
 * 9457). What is wrong with HTTP itself is told by {@link
 * dev.swath.service.problems.CommonProblem}.
 */
public enum ProblemType implements dev.swath.service.problems.ProblemType {
  MALFORMED_JSON(400, "The body is not valid JSON"),
  INVALID_PARAMETER(400, "A parameter or header is not valid"),
  BODY_TOO_LARGE(413, "The body is too large"),
  INVALID_ORDER(422, "The order is not valid"),
  UNKNOWN_FIELD(422, "The order has a field that does not exist"),
  INVALID_AOI(422, "The area of interest is not valid"),
  UNKNOWN_PRODUCT(422, "There is no such product type"),
  UNKNOWN_CONTRACT(404, "There is no such contract"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
  QUOTE_INVALID(422, "The quote is not one of ours"),
  QUOTE_EXPIRED(422, "The quote does not hold any more"),
  QUOTE_MISMATCH(422, "The quote was given for something else"),
  VOUCHER_USED_UP(422, "The voucher is used up"),
  UNPRICEABLE(422, "The order cannot be priced"),
  PAYMENT_ACTION_REQUIRED(402, "The card's holder has to confirm the payment"),
  PAYMENT_DECLINED(402, "The payment was declined"),
  PAYMENT_NOT_COMPLETED(402, "The payment was not completed in time"),
  INSUFFICIENT_CREDITS(402, "The contract's credits do not suffice"),
  CREDIT_LIMIT_REACHED(402, "The contract's credit limit is reached"),
  BUDGET_EXCEEDED(402, "A budget does not suffice"),
  CONTRACT_SUSPENDED(402, "The contract is suspended"),
  PRICE_TOO_OLD(402, "The price is too old to be paid"),
  UNKNOWN_ORDER(404, "There is no such order"),
  UNKNOWN_FILE(404, "There is no such file"),
  UNKNOWN_STATEMENT(404, "There is no statement of that month"),
  ORDER_IS_FINAL(409, "The order has ended"),
  CANCELLATION_REFUSED(409, "The cancellation was refused"),
  UNAUTHENTICATED(401, "A valid access token is needed"),
  INSUFFICIENT_SCOPE(403, "The access token does not allow this"),
  NOT_FOUND(404, "There is nothing here"),
  METHOD_NOT_ALLOWED(405, "The method is not allowed here"),
  NOT_ACCEPTABLE(406, "None of the accepted media types can be given"),
  UNSUPPORTED_MEDIA_TYPE(415, "The media type of the body is not understood"),
  TOO_MANY_REQUESTS(429, "There are too many requests"),
  OVERLOADED(503, "The service has too much to do"),
  ORDERS_UNAVAILABLE(503, "Orders cannot be taken at the moment"),
  FILE_UNAVAILABLE(502, "The file cannot be fetched at the moment"),
  TRACKING_UNAVAILABLE(503, "Orders cannot be read at the moment"),
  TRACKING_BEHIND(503, "The answer is not known yet"),
  PRICING_UNAVAILABLE(503, "Prices cannot be given at the moment"),
  INTERNAL_ERROR(500, "Something went wrong on our side");

  private final int status;
  private final String title;

  ProblemType(int status, String title) {
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
}
