package dev.swath.sandbox.stripe;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * One request that was carried out, as the journal keeps it: the change and the answer to repeats
 * stand on one line, so that neither survives without the other.
 *
 * @param payment as it is from now on; null if the request changed none
 * @param answer null if the request carried no key
 */
record PaymentEntry(@Nullable Payment payment, @Nullable Answer answer) {

  /**
   * @param request what the key was used for
   */
  record Answer(String key, String request, int status, ObjectNode body) {}
}
