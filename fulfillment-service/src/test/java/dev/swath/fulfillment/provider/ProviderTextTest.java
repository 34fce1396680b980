package dev.swath.fulfillment.provider;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProviderTextTest {
  @Test
  void links_and_credentials_are_left_out() {
    assertThat(
            ProviderText.sentence(
                "No scene.\nSee https://files.example/x.tif?sig=abc, Authorization: Bearer"
                    + " eyJhbGciOi.J9, api_key=12345 and AKIA"
                    + "0123456789abcdef0123456789abcdef0123456789",
                200))
        .isEqualTo("No scene. See … Authorization …, api_key … and …");
  }

  @Test
  void what_cannot_be_printed_is_left_out_and_the_length_is_bounded() {
    assertThat(ProviderText.sentence("a\u0000b\u202Ec\r\nd\u2028e", 200)).isEqualTo("a b c d e");
    assertThat(ProviderText.sentence("x".repeat(20) + " 😀".repeat(9_000), 50))
        .hasSizeLessThanOrEqualTo(50)
        .endsWith("…");
  }

  @ParameterizedTest
  @CsvSource({
    "37 %, processing",
    "38 % done, done",
    "step 3/7 of production, step of production",
    "ordered, ordered",
    "'', processing"
  })
  void a_count_is_no_status(String said, String status) {
    assertThat(ProviderText.status(said)).isEqualTo(status);
  }

  @Test
  void a_status_of_any_length_is_short() {
    assertThat(ProviderText.status("very ".repeat(100_000))).hasSizeLessThanOrEqualTo(60);
  }

  @Test
  void a_file_name_leads_nowhere_else() {
    assertThat(ProviderText.fileName("../../etc/passwd")).isEqualTo(".._.._etc_passwd");
    assertThat(ProviderText.fileName("..")).isEqualTo("file");
    assertThat(ProviderText.fileName("x".repeat(10_000))).hasSizeLessThanOrEqualTo(150);
  }
}
