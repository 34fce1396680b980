package dev.swath.events.domain;

import java.util.regex.Pattern;

/** Names a contract: whoever pays. Letters, digits, dot, underscore and hyphen, 1 to 64 of them. */
public record ContractId(String value) {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

  /**
   * @throws IllegalArgumentException if the text is not of that form
   */
  public ContractId {
    if (!FORM.matcher(value).matches()) {
      throw new IllegalArgumentException("not a contract id");
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
