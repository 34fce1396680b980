package dev.swath.bench.fuzz;

import java.util.List;
import java.util.Map;

/**
 * What a running stack has for requests to name.
 *
 * @param doors of all services
 * @param known legal values by the name of a parameter or field; ids by the word before them in
 *     their path
 * @param cursors that a service gave out
 * @param tokens of those who may come in
 */
record Setting(
    List<Door> doors, Map<String, List<String>> known, List<String> cursors, Passes tokens) {

  /**
   * @param customer of the contracts that are ordered on
   * @param operator may do everything
   * @param foreign nobody takes any of them: expired, signed by somebody else, without a scope
   */
  record Passes(String customer, String operator, List<String> foreign) {}
}
