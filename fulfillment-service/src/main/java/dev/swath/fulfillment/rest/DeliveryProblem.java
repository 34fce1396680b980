package dev.swath.fulfillment.rest;

import dev.swath.service.problems.ProblemType;

/** The causes of errors that only the operators of fulfillment see. */
enum DeliveryProblem implements ProblemType {
  INVALID_RESOLUTION(422, "The resolution cannot be carried out"),
  NOT_IN_NEED(409, "The delivery does not need attention"),
  IDEMPOTENCY_KEY_REUSED(422, "The idempotency key was used for another request"),
  FILE_NOT_FOUND(404, "There is no such file"),
  PROVIDER_UNAVAILABLE(503, "The provider does not give the file at the moment");

  private final int status;
  private final String title;

  DeliveryProblem(int status, String title) {
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
