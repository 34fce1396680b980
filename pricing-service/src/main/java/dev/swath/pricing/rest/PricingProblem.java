package dev.swath.pricing.rest;

import dev.swath.service.problems.ProblemType;

/** The causes of errors that only pricing has. */
enum PricingProblem implements ProblemType {
  MALFORMED_ORDER(400, "The body is not an order as it is requested"),
  UNKNOWN_CONTRACT(404, "There is no such contract"),
  UNKNOWN_PRODUCT(404, "There is no such product"),
  UNKNOWN_PRICE_BOOK(404, "There is no price book of this version"),
  TOO_MANY(422, "The order is too large"),
  NO_PRICE_BOOK(503, "No price book is in force"),
  HISTORY_NOT_READY(503, "What the contract has bought is not known yet"),
  TOO_BUSY(503, "Too many decisions are under way");

  private final int status;
  private final String title;

  PricingProblem(int status, String title) {
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
