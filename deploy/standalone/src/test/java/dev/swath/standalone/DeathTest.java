package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeathTest {
  private static final Instance LEDGER = Instance.first(Service.CREDIT_LEDGER);

  @TempDir Path folder;

  @Test
  void memoryThatIsUsedUpIsNamed() throws Exception {
    assertThat(
            death(
                "10:00 INFO - working",
                "Terminating due to java.lang.OutOfMemoryError: Java heap space"))
        .isEqualTo("Its memory was used up (java.lang.OutOfMemoryError: Java heap space).");
  }

  @Test
  void aServiceThatRefusesToStartSaysWhyInItsOwnSentences() throws Exception {
    String log =
        """
        10:00 ERROR --- [main] o.s.b.d.LoggingFailureAnalysisReporter   :

        ***************************
        APPLICATION FAILED TO START
        ***************************

        Description:

        The Kafka cluster is not as Swath needs it:

        swath.orders.v1 has 12 partitions, 6 were asked for.
        """;
    assertThat(death(log, ""))
        .isEqualTo(
            """
            The Kafka cluster is not as Swath needs it:

            swath.orders.v1 has 12 partitions, 6 were asked for.""");
    assertThat(Death.of(LEDGER, new Home(folder)).isRefusal()).isTrue();
  }

  @Test
  void anExceptionThatNobodyCaughtIsNamed() throws Exception {
    assertThat(
            death(
                """
                10:00 ERROR - Application run failed
                java.lang.IllegalStateException: no
                Caused by: java.lang.IllegalArgumentException: SWATH_SERVICE_KEY is not set.
                \tat somewhere""",
                ""))
        .contains("SWATH_SERVICE_KEY is not set.");
  }

  @Test
  void aKillLeavesNoLastWords() throws Exception {
    assertThat(
            death("10:00 WARN - a step failed\nCaused by: a fault long ago\n10:01 INFO - on", ""))
        .startsWith("It left no last words");
  }

  private String death(String log, String lastWords) throws Exception {
    Home home = new Home(folder);
    Files.writeString(home.log(LEDGER), log);
    Files.writeString(home.lastWords(LEDGER), lastWords);
    return Death.of(LEDGER, home).reason();
  }
}
