package dev.swath.service.http;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.springframework.security.web.firewall.StrictHttpFirewall;

/**
 * The strict firewall of Spring Security, for headers in UTF-8: the container reads them as
 * ISO-8859-1, so that every other byte of "Zürich" looks like a control character. Methods are left
 * to the controllers, which answer an unknown one with 405.
 */
final class Utf8Firewall extends StrictHttpFirewall {
  private static final Pattern ASSIGNED_AND_NOT_CONTROL =
      Pattern.compile("[\\p{IsAssigned}&&[^\\p{IsControl}]]*");

  Utf8Firewall() {
    setUnsafeAllowAnyHttpMethod(true);
    setAllowedHeaderValues(
        value ->
            ASSIGNED_AND_NOT_CONTROL
                .matcher(
                    new String(value.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8))
                .matches());
  }
}
