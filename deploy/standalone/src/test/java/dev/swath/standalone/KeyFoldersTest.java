package dev.swath.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyFoldersTest {
  private static final String GIVEN = Base64.getEncoder().encodeToString(new byte[32]);

  @TempDir Path folder;

  @Test
  void areMadeOnceAndKept() throws Exception {
    write(Map.of());
    String service = Files.readString(folder.resolve("service/swath.service-key"));
    String quotes = Files.readString(folder.resolve("quotes/swath.quotes.key"));
    assertThat(Base64.getDecoder().decode(service)).hasSize(32);
    assertThat(quotes).isNotEqualTo(service);

    write(Map.of());

    assertThat(Files.readString(folder.resolve("service/swath.service-key"))).isEqualTo(service);
    assertThat(Files.readString(folder.resolve("quotes/swath.quotes.key"))).isEqualTo(quotes);
    assertThat(folder.resolve("public")).isDirectoryContaining("glob:**/jwt-public.pem");
    assertThat(folder.resolve("public")).isDirectoryNotContaining("glob:**/*private*");
  }

  @Test
  void areThoseOfTheEnvironment() throws Exception {
    write(Map.of());
    write(Map.of("SWATH_QUOTES_KEY", GIVEN));
    assertThat(Files.readString(folder.resolve("quotes/swath.quotes.key"))).isEqualTo(GIVEN);
    assertThatThrownBy(() -> write(Map.of("SWATH_SERVICE_KEY", "secret")))
        .isInstanceOf(StackException.class)
        .hasMessageContaining("SWATH_SERVICE_KEY");
  }

  @Test
  void areReadByTheirOwnerAlone() throws Exception {
    write(Map.of());
    for (String file :
        new String[] {
          "home/keys/jwt-private.pem", "service/swath.service-key", "quotes/swath.quotes.key"
        }) {
      assertThat(permissions(file)).as(file).isEqualTo("rw-------");
    }
    assertThat(permissions("home")).isEqualTo("rwx------");
    assertThat(permissions("home/keys")).isEqualTo("rwx------");
  }

  private String permissions(String path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve(path)));
  }

  private void write(Map<String, String> environment) {
    KeyFolders.write(
        SigningKey.in(new Home(folder.resolve("home")).keys()),
        folder.resolve("public"),
        folder.resolve("service"),
        folder.resolve("quotes"),
        environment);
  }
}
