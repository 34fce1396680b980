package dev.swath.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ZipfTest {

  @Test
  void theFirstIsDrawnTwiceAsOftenAsTheSecondAndAllAreDrawn() {
    Zipf zipf = new Zipf(10);
    int[] drawn = new int[10];
    IntStream.range(0, 100_000).forEach(_ -> drawn[zipf.next()]++);

    assertThat(drawn[0] / (double) drawn[1]).isBetween(1.9, 2.1);
    assertThat(drawn).doesNotContain(0);
  }
}
