package dev.swath.orders.intake.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferenceTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wait=10 | 10",
        "Wait = 10 | 10",
        "wait=\"7\" | 7",
        "respond-async, wait=5 | 5",
        "wait=5; x=y, handling=lenient | 5",
        "wait=31 | 30",
        "wait=999999999 | 30",
        "wait=0 | 0",
        "wait=-1 | 0",
        "wait=ten | 0",
        "await=5 | 0",
        "respond-async | 0",
      })
  void waits_as_long_as_was_asked(String header, long seconds) {
    assertThat(Preference.waitFor(header)).hasSeconds(seconds);
  }
}
