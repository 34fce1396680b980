package dev.swath.standalone.compose;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Kafka's own image does when it starts, run here by the program that the image runs: it
 * writes the broker's configuration from our file and from the variables of Compose, into an empty
 * folder.
 */
class BrokerImageTest {
  @TempDir Path folder;

  @Test
  void theBrokerOfComposeHasOurFileAndSaysThatItIsAlone() throws Exception {
    Path defaults = Files.createDirectory(folder.resolve("defaults"));
    for (String file : List.of("server.properties", "log4j2.yaml", "tools-log4j2.yaml")) {
      Files.writeString(defaults.resolve(file), "");
    }
    Path written = Files.createDirectory(folder.resolve("written"));
    ComposeFile compose = ComposeFile.read(Map.of());
    Path data = folder.resolve("data");
    ProcessBuilder image =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "kafka.docker.KafkaDockerWrapper",
                "setup",
                "--default-configs-dir",
                defaults.toString(),
                "--mounted-configs-dir",
                compose.root().resolve("deploy/kafka").toString(),
                "--final-configs-dir",
                written.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile());
    compose
        .container("kafka")
        .map("environment")
        .forEach((name, value) -> image.environment().put(name.toString(), value.toString()));
    image.environment().put("KAFKA_LOG_DIRS", data.toString());
    image.environment().put("CLUSTER_ID", "5L6g3nShT-eMCtK--X86sw");

    assertThat(image.start().waitFor()).isZero();

    Properties broker = new Properties();
    try (var file = Files.newInputStream(written.resolve("server.properties"))) {
      broker.load(file);
    }
    assertThat(broker)
        .containsEntry("log.retention.ms", "-1")
        .containsEntry("offsets.retention.minutes", "52560000")
        .containsEntry("default.replication.factor", "1")
        .containsEntry("min.insync.replicas", "1")
        .containsEntry("transaction.state.log.min.isr", "1")
        .containsEntry("advertised.listeners", "PLAINTEXT://kafka:9092");
    assertThat(data.resolve("meta.properties")).exists();
  }
}
