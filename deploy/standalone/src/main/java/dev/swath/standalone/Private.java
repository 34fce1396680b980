package dev.swath.standalone;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** Files and folders that only their owner may read, where the file system knows of owners. */
final class Private {
  private static final String FOLDER = "rwx------";
  private static final String FILE = "rw-------";

  private Private() {}

  /** The folder, made when missing, and closed to others also when somebody opened it. */
  static Path folder(Path folder) throws IOException {
    Files.createDirectories(folder, attributes(FOLDER));
    if (isPosix() && Files.isWritable(folder)) {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(FOLDER));
    }
    return folder;
  }

  /** An empty file in place of whatever was there. */
  static Path newFile(Path file) throws IOException {
    Files.deleteIfExists(file);
    return Files.createFile(file, attributes(FILE));
  }

  /** Writes the file whole or not at all. */
  static void write(Path file, String text) throws IOException {
    Path unfinished = newFile(file.resolveSibling(file.getFileName() + ".tmp"));
    Files.writeString(unfinished, text);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Keeps what an earlier run wrote beside the file, as {@code .1}. */
  static void setAside(Path file) throws IOException {
    try {
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".1"),
          StandardCopyOption.REPLACE_EXISTING);
    } catch (NoSuchFileException e) {
      // There was no earlier run.
    }
  }

  private static FileAttribute<?>[] attributes(String permissions) {
    return isPosix()
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean isPosix() {
    return FileSystems.getDefault().supportedFileAttributeViews().contains("posix");
  }
}
