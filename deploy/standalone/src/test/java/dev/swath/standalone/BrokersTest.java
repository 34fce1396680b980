package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many brokers a stack has; the end-to-end tests let three of them take orders. */
class BrokersTest {
  @TempDir Path folder;

  @Test
  void aFolderWithTheDataOfThreeNeedsThree() throws Exception {
    Home home = new Home(folder);
    assertThat(home.brokers()).isOne();
    for (Instance broker : Ports.free().withBrokers(3).brokers()) {
      Files.createDirectories(home.brokerData(broker));
    }

    assertThat(home.brokers()).isEqualTo(3);
    assertThatThrownBy(() -> stack(home, 1))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("3 brokers");
    try (Stack stack = stack(home, 3)) {
      assertThat(stack.ports().bootstrapServers()).contains(",");
    }
  }

  @Test
  void twoAreWorthLessThanOne() {
    assertThatThrownBy(() -> stack(new Home(folder), 2))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("one broker, or three and more");
  }

  private static Stack stack(Home home, int brokers) {
    return Stack.in(Installation.locate(), home, Map.of(), brokers);
  }
}
