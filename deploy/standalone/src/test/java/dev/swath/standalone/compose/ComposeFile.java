package dev.swath.standalone.compose;

import dev.swath.standalone.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code docker-compose.yml} as Compose sees it: anchors merged, variables put in. */
final class ComposeFile {
  private static final Pattern VARIABLE =
      Pattern.compile("\\$\\{([A-Z_]+)(?::-([^}]*))?}|\\$([A-Z_]+)");

  private final Path root;
  private final Map<?, ?> document;

  private ComposeFile(Path root, Map<?, ?> document) {
    this.root = root;
    this.document = document;
  }

  static ComposeFile read(Map<String, String> environment) throws IOException {
    Path root = Installation.locate().root();
    String text = Files.readString(root.resolve("docker-compose.yml"));
    LoaderOptions options = new LoaderOptions();
    options.setMaxAliasesForCollections(100);
    Map<?, ?> document =
        new Yaml(new SafeConstructor(options)).load(withVariables(text, environment));
    return new ComposeFile(root, document);
  }

  private static String withVariables(String text, Map<String, String> environment) {
    return VARIABLE
        .matcher(text)
        .replaceAll(
            found -> {
              String name = Objects.requireNonNullElse(found.group(1), found.group(3));
              String otherwise = Objects.requireNonNullElse(found.group(2), "");
              return Matcher.quoteReplacement(environment.getOrDefault(name, otherwise));
            });
  }

  Path root() {
    return root;
  }

  SortedMap<String, Container> containers() {
    SortedMap<String, Container> containers = new TreeMap<>();
    ((Map<?, ?>) Objects.requireNonNull(document.get("services")))
        .forEach(
            (name, settings) ->
                containers.put(
                    name.toString(), new Container(name.toString(), (Map<?, ?>) settings)));
    return containers;
  }

  Container container(String name) {
    return Objects.requireNonNull(containers().get(name), name);
  }

  List<String> volumes() {
    return new ArrayList<>(
        ((Map<?, ?>) Objects.requireNonNull(document.get("volumes")))
            .keySet().stream().map(Object::toString).sorted().toList());
  }

  /** The addresses of a network that no host port leads to. */
  String subnet(String network) {
    Map<?, ?> settings = at(at(document, "networks"), network);
    if (!Boolean.TRUE.equals(settings.get("internal"))) {
      throw new IllegalArgumentException(network + " is open");
    }
    List<?> ranges = (List<?>) Objects.requireNonNull(at(settings, "ipam").get("config"));
    return String.valueOf(((Map<?, ?>) ranges.getFirst()).get("subnet"));
  }

  private static Map<?, ?> at(Map<?, ?> map, String name) {
    return (Map<?, ?>) Objects.requireNonNull(map.get(name), name);
  }

  /** One service of the file. */
  record Container(String name, Map<?, ?> settings) {

    String text(String setting) {
      return String.valueOf(settings.get(setting));
    }

    List<String> list(String setting) {
      return settings.get(setting) instanceof List<?> list
          ? list.stream().map(Object::toString).toList()
          : List.of();
    }

    Map<?, ?> map(String setting) {
      return settings.get(setting) instanceof Map<?, ?> map ? map : Map.of();
    }

    String environment(String variable) {
      return String.valueOf(map("environment").get(variable));
    }

    /** Of the mounts, what is mounted: a volume, or a path of the checkout. */
    List<String> mounted() {
      return list("volumes").stream().map(mount -> mount.split(":", 2)[0]).toList();
    }

    boolean isOurs() {
      return text("image").startsWith("swath/");
    }

    boolean isBuilt() {
      return !map("build").isEmpty();
    }

    long memoryMegabytes() {
      return megabytes(text("mem_limit"));
    }

    static long megabytes(String size) {
      Matcher matcher = Pattern.compile("([0-9]+)([mg])").matcher(size);
      if (!matcher.matches()) {
        throw new IllegalArgumentException("no size: " + size);
      }
      long number = Long.parseLong(matcher.group(1));
      return matcher.group(2).equals("g") ? number * 1024 : number;
    }
  }
}
