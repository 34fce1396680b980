package dev.swath.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Where the built jars are.
 *
 * @param root the checkout, which holds the modules
 * @param libraries the class path of the broker and of the document store
 */
public record Installation(Path root, String libraries) {

  /**
   * The checkout that this class was built in, or else the one around the current directory.
   *
   * @throws StackException when neither is inside a checkout
   */
  public static Installation locate() {
    return Stream.of(codeSource(), Path.of("").toAbsolutePath())
        .flatMap(start -> Stream.iterate(start, path -> path != null, Path::getParent))
        .filter(path -> Files.exists(path.resolve("deploy/standalone/pom.xml")))
        .findFirst()
        .map(Installation::in)
        .orElseThrow(() -> new StackException("This is not inside a checkout of Swath."));
  }

  private static Installation in(Path root) {
    return new Installation(
        root,
        codeSource() + File.pathSeparator + root.resolve("deploy/standalone/target/lib") + "/*");
  }

  /** The folder of a stack that was given none. */
  public Home defaultHome() {
    return new Home(root.resolve(".swath"));
  }

  /** The runnable jar of one of our services or of the sandbox. */
  Path jar(Service service) {
    return service == Service.PROVIDER_SANDBOX
        ? root.resolve("deploy/provider-sandbox/target/provider-sandbox.jar")
        : root.resolve(service.id()).resolve("target").resolve(service + "-exec.jar");
  }

  /** What was made of the jars to start sooner; shared by all stacks of this checkout. */
  Path cache() {
    try {
      return Files.createDirectories(root.resolve("deploy/standalone/target/cache"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path codeSource() {
    try {
      return Path.of(
          Installation.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
