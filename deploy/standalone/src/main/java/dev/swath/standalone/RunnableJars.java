package dev.swath.standalone;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarFile;
import java.util.stream.Stream;

/**
 * The services' jars as they are run: copied to the {@linkplain Installation#cache() cache}, one
 * folder per build, so that a build does not pull the classes from under what is running. Those of
 * Spring Boot are unpacked, from which they start with a fifth less CPU.
 */
final class RunnableJars {

  private static final Attributes.Name SPRING_BOOT = new Attributes.Name("Spring-Boot-Version");

  private static final Duration KEPT = Duration.ofDays(1);

  private final Installation installation;
  private final Home home;
  private final Processes processes;

  RunnableJars(Installation installation, Home home, Processes processes) {
    this.installation = installation;
    this.home = home;
    this.processes = processes;
  }

  /**
   * Makes sure that the jar is built.
   *
   * @throws StackException when it is not
   */
  void requireBuilt(Service service) {
    if (!Service.FOUNDATION.contains(service) && Files.notExists(installation.jar(service))) {
      throw new StackException(
          "%s is not built: %s is missing".formatted(service, installation.jar(service)));
    }
  }

  /** The jar to run, made now if there is none of this build. The service must not be running. */
  Path of(Service service) {
    Path built = installation.jar(service);
    try {
      long builtAt = Files.getLastModifiedTime(built).toMillis();
      Path folder =
          installation.cache().resolve("%s-%x-%x".formatted(service, builtAt, Files.size(built)));
      if (Files.notExists(folder)) {
        deleteOldBuilds(service);
        Path unfinished = Files.createTempDirectory(installation.cache(), service + "-");
        if (isOfSpringBoot(built)) {
          unpack(service, built, unfinished);
        } else {
          Files.copy(built, unfinished.resolve(built.getFileName()));
        }
        try {
          Files.move(unfinished, folder);
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException e) {
          // Another stack of this checkout was faster.
          delete(unfinished);
        }
      }
      return folder.resolve(built.getFileName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isOfSpringBoot(Path jar) throws IOException {
    try (JarFile file = new JarFile(jar.toFile())) {
      return file.getManifest().getMainAttributes().containsKey(SPRING_BOOT);
    }
  }

  /**
   * Spring Boot's own way to take its jars apart: see <a
   * href="https://docs.spring.io/spring-boot/reference/packaging/efficient.html">Efficient
   * Deployments</a>.
   */
  private void unpack(Service service, Path jar, Path target) {
    Launch extract =
        Launch.jvm(
            List.of(
                "-Djarmode=tools",
                "-jar",
                jar.toString(),
                "extract",
                "--force",
                "--destination",
                target.toString()));
    if (processes.run(extract, home.log(service)) != 0) {
      throw new StackException("%s cannot be unpacked: ./swath logs %s".formatted(jar, service));
    }
  }

  private void deleteOldBuilds(Service service) throws IOException {
    try (Stream<Path> builds = Files.list(installation.cache())) {
      for (Path build : builds.toList()) {
        Instant made = Files.getLastModifiedTime(build).toInstant();
        // A stack may still run a younger one.
        if (build.getFileName().toString().startsWith(service + "-")
            && made.isBefore(Instant.now().minus(KEPT))) {
          delete(build);
        }
      }
    }
  }

  private static void delete(Path tree) throws IOException {
    try (Stream<Path> paths = Files.walk(tree)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
