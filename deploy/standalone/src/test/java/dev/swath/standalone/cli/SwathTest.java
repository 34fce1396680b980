package dev.swath.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.swath.standalone.Home;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is printed, and with which code it ends. Nothing is running. */
class SwathTest {

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void tokenPrintsTheTokenAndNothingElse() throws Exception {
    assertThat(run("token")).isZero();
    assertThat(printed(out)).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+\n");
    assertThat(printed(err)).isEmpty();
    JWTClaimsSet claims = claims();
    assertThat(claims.getStringListClaim("contracts")).containsExactly("demo");
    assertThat(claims.getStringClaim("scope")).isEqualTo("orders:read orders:write");
    assertThat(lifetime(claims)).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void tokenIsForWhomItIsAskedFor() throws Exception {
    assertThat(
            run(
                "token",
                "--contract",
                "a,b",
                "--scope",
                "ledger:admin",
                "--subject",
                "jo",
                "--ttl",
                "7d"))
        .isZero();
    JWTClaimsSet claims = claims();
    assertThat(claims.getStringListClaim("contracts")).containsExactly("a", "b");
    assertThat(claims.getStringClaim("scope")).isEqualTo("ledger:admin");
    assertThat(claims.getSubject()).isEqualTo("jo");
    assertThat(lifetime(claims)).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void aTokenOfAnOperatorIsShortLived() throws Exception {
    assertThat(run("token", "--scope", "ledger:admin", "--contract", "*")).isZero();
    assertThat(lifetime(claims())).isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aTokenIsNotMadeOfNonsense() {
    assertThat(run("token", "--scope", "foo")).isEqualTo(2);
    assertThat(printed(err)).contains("'foo' is no scope", "ledger:admin");
    assertThat(run("token", "--ttl", "0s")).isEqualTo(2);
    assertThat(run("token", "--ttl", "99d")).isEqualTo(2);
    assertThat(run("token", "--contract", "a contract")).isEqualTo(2);
    assertThat(printed(err)).contains("'a contract' can be no contract");
    assertThat(printed(out)).isEmpty();
  }

  @Test
  void everyCommandIsListedAndExplainsItself() {
    assertThat(run("help")).isZero();
    assertThat(printed(out))
        .contains(
            "up",
            "down",
            "status",
            "logs",
            "token",
            "keys",
            "demo",
            "load",
            "audit",
            "chaos",
            "simulate",
            "bench",
            "fuzz");
    assertThat(run("--help")).isZero();
    assertThat(run("--version")).isZero();
    for (String command :
        List.of(
            "up", "down", "status", "logs", "token", "keys", "demo", "load", "audit", "chaos")) {
      assertThat(run(command, "--help")).as(command).isZero();
      assertThat(run(command, "--version")).as(command).isZero();
    }
    assertThat(run("help", "bench")).isZero();
  }

  @Test
  void aLoadThatCannotBeIsRefusedInASentence() {
    for (String[] wrong :
        new String[][] {
          {"load", "--rate", "0"},
          {"load", "--rate", "NaN"},
          {"load", "--seconds", "-1"},
          {"load", "--orders", "0"},
          {"load", "--contracts", "0"},
          {"load", "--warmup", "-1"}
        }) {
      assertThat(run(wrong)).as(String.join(" ", wrong)).isEqualTo(2);
    }
    assertThat(printed(err)).contains("--rate has to be positive").doesNotContain("Exception");
  }

  @Test
  void keysAreWrittenForContainers() {
    assertThat(
            run(
                "keys",
                "--public",
                folder.resolve("public").toString(),
                "--service",
                folder.resolve("service").toString(),
                "--quotes",
                folder.resolve("quotes").toString()))
        .isZero();
    assertThat(folder.resolve("public/jwt-public.pem")).exists();
    // No token in what a container's log keeps.
    assertThat(printed(out)).isEqualTo("The keys are there.\n");
  }

  @Test
  void statusShowsEveryServiceAndEndsWithAnErrorUnlessAllAreReady() {
    assertThat(run("status")).isNotZero();
    assertThat(printed(out)).contains("SERVICE").contains(Service.ids());
  }

  @Test
  void logsPrintsTheEnd() throws Exception {
    Files.writeString(new Home(folder).log(Service.ORDER_API), "one\ntwo\nthree\n");
    assertThat(run("logs", "order-api", "-n", "2")).isZero();
    assertThat(printed(out)).isEqualTo("two\nthree\n");
  }

  @Test
  void demoAndLoadNeedAStackThatIsUp() {
    assertThat(run("demo")).isNotZero();
    assertThat(run("load")).isNotZero();
    assertThat(printed(err)).contains("./swath up");
  }

  @Test
  void downIsHarmlessWhenNothingRuns() {
    assertThat(run("down")).isZero();
  }

  @Test
  void whatCannotBeUnderstoodIsAnsweredWithWhatCould() {
    assertThat(run("logs", "order")).isEqualTo(2);
    assertThat(printed(err)).contains(Service.ids());
    assertThat(run("token", "--ttl", "soon")).isEqualTo(2);
    assertThat(printed(err)).contains("24h");
  }

  private int run(String... args) {
    Map<String, String> environment = new HashMap<>();
    environment.put("SWATH_HOME", folder.toString());
    // Not the usual ports: on these, a stack of the person who runs the tests may be up.
    Ports.free()
        .byName()
        .forEach((name, port) -> environment.put(Ports.variable(name), port.toString()));
    return Swath.commandLine(environment, stream(out), stream(err))
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .execute(args);
  }

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String printed(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private JWTClaimsSet claims() throws Exception {
    return SignedJWT.parse(printed(out).strip()).getJWTClaimsSet();
  }

  private static Duration lifetime(JWTClaimsSet claims) {
    return Duration.between(
        claims.getIssueTime().toInstant(), claims.getExpirationTime().toInstant());
  }
}
