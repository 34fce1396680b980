package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskTest {
  private static final Duration QUICK = Duration.ofMillis(5);
  private static final long NEEDED = 512L << 20;

  @TempDir Path folder;

  @Test
  void aStartNeedsRoom() {
    Disk full = new Disk(folder, NEEDED - 1, NEEDED, QUICK);
    assertThatThrownBy(full::requireRoom)
        .isInstanceOf(StackException.class)
        .hasMessageContaining("nearly full")
        .hasMessageContaining("511 MB free, 512 MB needed")
        .hasMessageContaining("SWATH_HOME");
    assertThatCode(() -> new Disk(folder, NEEDED, NEEDED, QUICK).requireRoom())
        .doesNotThrowAnyException();
  }

  @Test
  void aDiskThatIsGettingFullOrIsSlowIsToldBeforeItHurts() {
    assertThat(new Disk(folder, 8 * NEEDED, NEEDED, QUICK).warnings()).isEmpty();
    assertThat(new Disk(folder, 2 * NEEDED, NEEDED, QUICK).warnings())
        .singleElement()
        .asString()
        .contains("is getting full: 1,024 MB free");
    assertThat(new Disk(folder, 8 * NEEDED, NEEDED, Duration.ofMillis(2_500)).warnings())
        .singleElement()
        .asString()
        .contains("slow", "2.5 s");
  }

  @Test
  void theBoundIsASetting() {
    assertThat(Disk.of(folder, Map.of("SWATH_MIN_FREE_MB", "100000000")).warnings())
        .first()
        .asString()
        .contains("nearly full");
    assertThatThrownBy(() -> Disk.of(folder, Map.of("SWATH_MIN_FREE_MB", "some")))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("SWATH_MIN_FREE_MB");
  }
}
