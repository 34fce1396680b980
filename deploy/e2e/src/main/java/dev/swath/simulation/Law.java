package dev.swath.simulation;

/** What must hold, whatever happens. */
enum Law {
  CREDITS_ARE_CONSERVED("available, held, spent and expired credits add up to what was granted"),
  AVAILABLE_STAYS_WITHIN_THE_LIMIT("available credits never go below the credit limit"),
  HELD_IS_NEVER_NEGATIVE("neither held nor spent credits are ever negative"),
  JOURNAL_HAS_NO_GAP(
      "the entries of a contract are numbered and chained without a gap, over true balances"),
  NOTHING_TWICE_FOR_ONE_CAUSE("nothing is booked or told by the ledger twice for one cause"),
  REFUSED_STAYS_REFUSED("an order that was refused credits is never given any"),
  CAPTURED_WITHIN_THE_HOLD("no more is captured for an order than was held for it"),
  CAPTURED_FOR_WHAT_CAME("credits are captured for delivered items only, and for all of them"),
  NO_ORDER_IS_LOST("every accepted order ends once the faults end, and nothing stays held for it"),
  AT_MOST_ONE_UPSTREAM_ORDER("there is at most one upstream order for a delivery"),
  NOTHING_GOES_ON_UPSTREAM("what is called off or failed for us does not go on upstream"),
  EVERY_FOLD_IS_EQUAL("every consumer that has read the same log has folded the same orders"),
  PROJECTION_IS_THE_FOLD("the documents are the fold of the log, and a rebuild makes the same"),
  NOBODY_STUMBLES("nothing ends in a way that it does not foresee");

  private final String sentence;

  Law(String sentence) {
    this.sentence = sentence;
  }

  String sentence() {
    return sentence;
  }
}
