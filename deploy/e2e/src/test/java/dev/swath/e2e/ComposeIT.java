package dev.swath.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.swath.standalone.Installation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the full stack on Docker is made of is there, even where no Docker is to run it. */
class ComposeIT {
  private final Path root = Installation.locate().root();

  @Test
  void everyFileThatComposeNamesExists() throws Exception {
    String compose = Files.readString(root.resolve("docker-compose.yml"));
    Set<String> named = new TreeSet<>();
    Pattern.compile("dockerfile: ([^ }]+)")
        .matcher(compose)
        .results()
        .forEach(found -> named.add(found.group(1)));
    Pattern.compile("- \\./([^:]+):")
        .matcher(compose)
        .results()
        .forEach(found -> named.add(found.group(1)));
    assertThat(named).hasSizeGreaterThan(8);
    assertThat(named).allSatisfy(file -> assertThat(root.resolve(file)).exists());
  }

  @Test
  void theDashboardShowsThePipeline() throws Exception {
    JsonNode dashboard =
        new JsonMapper()
            .readTree(Files.readString(root.resolve("deploy/grafana/dashboards/pipeline.json")));
    List<String> titles = Api.texts(dashboard.path("panels"), "title");
    assertThat(titles)
        .contains(
            "Orders by status",
            "Time in each stage, p50",
            "Time in each stage, p99",
            "Consumer lag",
            "Credits held and captured",
            "Provider calls by outcome",
            "Dead letters");
  }
}
