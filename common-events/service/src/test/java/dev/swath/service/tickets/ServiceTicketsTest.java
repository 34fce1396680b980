package dev.swath.service.tickets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.swath.service.tickets.ServiceTickets.InvalidTicket;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ServiceTicketsTest {
  private static final Instant NOW = Instant.parse("2026-05-01T10:00:00Z");
  private static final String FIRST = secret(1);
  private static final String SECOND = secret(2);

  private static String secret(int filling) {
    byte[] bytes = new byte[32];
    java.util.Arrays.fill(bytes, (byte) filling);
    return Base64.getEncoder().encodeToString(bytes);
  }

  private static ServiceTickets tickets(Instant now, String... secrets) {
    return ServiceTickets.of(List.of(secrets), Clock.fixed(now, ZoneOffset.UTC));
  }

  private static String ticket() {
    return tickets(NOW, FIRST).sign("file", Map.of("fileId", "f-1"), Duration.ofMinutes(1));
  }

  @Test
  void aTicketTellsWhatIsAskedFor() {
    assertThat(tickets(NOW, FIRST).verify("file", ticket()).claim("fileId")).isEqualTo("f-1");
  }

  @Test
  void aSecretThatIsOnItsWayOutStillVerifies() {
    assertThat(tickets(NOW, SECOND, FIRST).verify("file", ticket()).claim("fileId"))
        .isEqualTo("f-1");
  }

  @Test
  void aTicketForSomethingElseAForgedOneAnOldOneAndNoneAreRefused() {
    assertThatThrownBy(() -> tickets(NOW, FIRST).verify("client-secret", ticket()))
        .isInstanceOf(InvalidTicket.class)
        .hasMessage("the ticket is for something else");
    assertThatThrownBy(() -> tickets(NOW, SECOND).verify("file", ticket()))
        .isInstanceOf(InvalidTicket.class)
        .hasMessage("the ticket is not signed by us");
    assertThatThrownBy(
            () -> tickets(NOW.plus(Duration.ofMinutes(2)), FIRST).verify("file", ticket()))
        .isInstanceOf(InvalidTicket.class)
        .hasMessage("the ticket is too old");
    for (String text : List.of("", "x", "a.b.c", ticket() + "x", "Bearer " + ticket())) {
      assertThatThrownBy(() -> tickets(NOW, FIRST).verify("file", text))
          .as(text)
          .isInstanceOf(InvalidTicket.class);
    }
  }

  @Test
  void secretsAreNeededAndLong() {
    assertThatThrownBy(() -> tickets(NOW)).hasMessageContaining("SWATH_SERVICE_KEY is not set");
    assertThatThrownBy(() -> tickets(NOW, "c2hvcnQ=")).hasMessageContaining("shorter");
  }
}
