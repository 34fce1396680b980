package dev.swath.standalone.cli;

import dev.swath.events.wire.Topics;
import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.LogFile;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.ServiceStatus;
import dev.swath.standalone.SigningKey;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import dev.swath.standalone.Tokens;
import dev.swath.standalone.audit.Audit;
import dev.swath.standalone.audit.AuditReport;
import dev.swath.standalone.audit.LiveAccounts;
import dev.swath.standalone.chaos.Chaos;
import dev.swath.standalone.chaos.ChaosPlan;
import dev.swath.standalone.chaos.ChaosReport;
import dev.swath.standalone.load.LoadPlan;
import dev.swath.standalone.load.LoadReport;
import dev.swath.standalone.load.LoadRun;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs Swath on one machine, without Docker. */
@Command(
    name = "swath",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = CommandLine.HelpCommand.class,
    description = "Runs Swath on this machine, without Docker.",
    footer = {
      "",
      "Everything it keeps is in .swath (SWATH_HOME). Ports are changed for `up` with SWATH_PORT_ and the name: "
          + "SWATH_PORT_ORDER_API=8180 ./swath up. SWATH_JAVA_OPTIONS are added to every JVM that is started.",
      "`./swath bench` measures the credit ledger, on processes of its own."
    })
public final class Swath {

  private static final String DEMO_CONTRACT = "demo";
  private static final Duration START_PATIENCE = Duration.ofMinutes(2);
  private static final Duration SANDBOX_DELAY = Duration.ofSeconds(2);
  private static final Duration CHAOS_SETTLE_BOUND = Duration.ofSeconds(60);

  private final Map<String, String> environment;
  private final PrintStream out;

  Swath(Map<String, String> environment, PrintStream out) {
    this.environment = environment;
    this.out = out;
  }

  public static void main(String[] args) {
    // Before anything writes a log: what the Kafka client has to say is not what was asked for.
    System.setProperty(
        "logback.configurationFile",
        System.getProperty(
            "logback.configurationFile", "dev/swath/standalone/logback-command-line.xml"));
    System.exit(commandLine(System.getenv(), System.out, System.err).execute(args));
  }

  static CommandLine commandLine(
      Map<String, String> environment, PrintStream out, PrintStream err) {
    return new CommandLine(new Swath(environment, out))
        .registerConverter(Service.class, Swath::service)
        .registerConverter(Duration.class, Swath::duration)
        .setExecutionExceptionHandler(
            (e, commandLine, _) -> {
              if (!(e instanceof StackException)) {
                throw e;
              }
              err.println("swath: " + e.getMessage());
              return commandLine.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  @Command(
      description = "Starts what is not running, waits until all is ready, opens a demo contract.")
  int up(
      @Option(
              names = "--sandbox-delay-millis",
              paramLabel = "N",
              description = "How long the sandbox takes for a delivery (its own default: 2000).")
          Optional<Long> sandboxDelayMillis) {
    Instant start = Instant.now();
    Stack stack = stack();
    sandboxDelayMillis.ifPresent(
        millis ->
            stack.environment(
                Service.PROVIDER_SANDBOX, "SANDBOX_DELAY_MILLIS", Long.toString(millis)));
    stack.up(START_PATIENCE, out::println);
    stack.operator().openContract(DEMO_CONTRACT, "Demo", 1_000_000, 0);
    out.printf(
        Locale.ROOT,
        "Ready in %.1f s.%n",
        Duration.between(start, Instant.now()).toMillis() / 1000.0);
    out.println(welcome(stack));
    return ExitCode.OK;
  }

  private String welcome(Stack stack) {
    Ports ports = stack.ports();
    return """

        API                  %s
          to read and try    %1$s/swagger-ui.html
        pricing-service      %s
        credit-ledger        %s
        fulfillment-service  %s
        provider-sandbox     %s
        Kafka                %s

        A token of contract demo, for 24 hours:
        %s

        Try:
          ./swath demo
          curl -H "Authorization: Bearer $(./swath token)" %1$s/v1/contracts/demo
        """
        .formatted(
            ports.url(Service.ORDER_API),
            ports.url(Service.PRICING_SERVICE),
            ports.url(Service.CREDIT_LEDGER),
            ports.url(Service.FULFILLMENT_SERVICE),
            ports.url(Service.PROVIDER_SANDBOX),
            ports.bootstrapServers(),
            stack
                .tokens()
                .issue(
                    "customer",
                    Tokens.CUSTOMER_SCOPE,
                    List.of(DEMO_CONTRACT),
                    Duration.ofHours(24)));
  }

  @Command(description = "Stops everything: the services first, the broker last.")
  int down() {
    stack().down();
    out.println("Everything is stopped.");
    return ExitCode.OK;
  }

  @Command(description = "Shows every process. Ends with 0 only when all are ready.")
  int status() {
    List<ServiceStatus> all = stack().status();
    out.printf("%-20s %8s %6s %6s %10s%n", "SERVICE", "PID", "PORT", "READY", "UPTIME");
    for (ServiceStatus status : all) {
      out.printf(
          "%-20s %8s %6d %6s %10s%n",
          status.service(),
          status.pid().isPresent() ? Long.toString(status.pid().getAsLong()) : "-",
          status.port(),
          status.ready() ? "yes" : "no",
          status.uptime().map(Swath::clock).orElse("-"));
    }
    return all.stream().allMatch(ServiceStatus::ready) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(description = "Prints the end of a service's log.")
  int logs(
      @Parameters(
              paramLabel = "SERVICE",
              description = "kafka, document-store, provider-sandbox or one of the four services.")
          Service service,
      @Option(
              names = {"-n", "--lines"},
              paramLabel = "N",
              defaultValue = "100",
              description = "How many lines (${DEFAULT-VALUE}).")
          int lines,
      @Option(
              names = {"-f", "--follow"},
              description = "Goes on with what is written from now on.")
          boolean follow) {
    LogFile log = new LogFile(home().log(service));
    long end = log.printLast(lines, out);
    if (follow) {
      log.follow(end, out);
    }
    return ExitCode.OK;
  }

  @Command(description = "Prints a bearer token, and nothing else.")
  int token(
      @Option(
              names = "--contract",
              split = ",",
              paramLabel = "ID",
              defaultValue = DEMO_CONTRACT,
              description = "Contracts it is for (${DEFAULT-VALUE}); * is all.")
          List<String> contracts,
      @Option(
              names = "--scope",
              paramLabel = "SCOPES",
              defaultValue = Tokens.CUSTOMER_SCOPE,
              description = "Space-separated (${DEFAULT-VALUE}); ledger:admin is for operators.")
          String scope,
      @Option(
              names = "--subject",
              paramLabel = "NAME",
              defaultValue = "customer",
              description = "Who it is for (${DEFAULT-VALUE}).")
          String subject,
      @Option(
              names = "--ttl",
              paramLabel = "DURATION",
              defaultValue = "24h",
              description = "How long it is valid (${DEFAULT-VALUE}), such as 90s, 15m, 24h, 7d.")
          Duration timeToLive) {
    Tokens tokens = new Tokens(SigningKey.in(home().keys()), Clock.systemUTC());
    out.println(tokens.issue(subject, scope, contracts, timeToLive));
    return ExitCode.OK;
  }

  @Command(
      description = "Places the order of the OneAtlas guide and follows it until it is delivered.")
  int demo() {
    Stack stack = stack();
    requireReady(stack);
    return new Demo(
                stack.ports().url(Service.ORDER_API), stack.tokens().customer(DEMO_CONTRACT), out)
            .run()
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  @Command(
      description = {
        "Places orders at a fixed rate and measures from the moment each was due.",
        "",
        "An order is due at a time set before the run; what the system or this program is late counts as latency. "
            + "After the 202 the order is asked for every few milliseconds, or every tenth of its age if that is more, "
            + "until it is held: the time to held is at most one such interval and one answer longer than the truth, "
            + "never shorter. "
            + "Ends with 0 when every order was accepted and reached its end."
      })
  int load(
      @Option(
              names = "--rate",
              paramLabel = "N",
              defaultValue = "50",
              description = "Orders per second (${DEFAULT-VALUE}).")
          double rate,
      @Option(
              names = "--seconds",
              paramLabel = "N",
              defaultValue = "60",
              description = "How long it measures (${DEFAULT-VALUE}).")
          int seconds,
      @Option(
              names = "--warmup",
              paramLabel = "SECONDS",
              defaultValue = "15",
              description =
                  "How long it runs before, at the same rate, unmeasured (${DEFAULT-VALUE}).")
          int warmupSeconds,
      @Option(
              names = "--contracts",
              paramLabel = "N",
              defaultValue = "10",
              description = "Over how many contracts the orders go (${DEFAULT-VALUE}).")
          int contracts,
      @Option(
              names = "--settle-seconds",
              paramLabel = "N",
              defaultValue = "60",
              description =
                  "How long after the last order all must have reached their end (${DEFAULT-VALUE}).")
          int settleSeconds,
      @Option(names = "--json", description = "Prints the result as one JSON object.")
          boolean json) {
    Stack stack = stack();
    requireReady(stack);
    LoadPlan plan =
        new LoadPlan(
            rate,
            Duration.ofSeconds(warmupSeconds),
            Duration.ofSeconds(seconds),
            contracts,
            Duration.ofSeconds(settleSeconds));
    LoadReport report = new LoadRun(stack, plan).run();
    out.println(json ? report.toJson() : report.toText());
    return report.isClean() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(
      description = {
        "Checks the ledger's journal from its first entry to its last.",
        "",
        "Every contract's chain of hashes, that debits equal credits, that no cause was booked twice, and that "
            + "the balances are those that credit-ledger shows now. Names the first bad record. "
            + "Ends with 0 only when everything is right."
      })
  int audit(
      @Option(
              names = "--topic",
              paramLabel = "NAME",
              description = "A copy of the journal, which is compared with nothing.")
          Optional<String> topic,
      @Option(
              names = "--bootstrap",
              paramLabel = "HOST:PORT",
              description = "The broker, if it is not the one of this stack.")
          Optional<String> bootstrapServers,
      @Option(names = "--offline", description = "Asks no credit-ledger.") boolean offline,
      @Option(names = "--json", description = "Prints the result as one JSON object.")
          boolean json) {
    Stack stack = stack();
    AuditReport report;
    try (LiveAccounts live = offline || topic.isPresent() ? null : LiveAccounts.of(stack)) {
      report =
          new Audit(
                  bootstrapServers.orElseGet(stack.ports()::bootstrapServers),
                  topic.orElse(Topics.LEDGER_ENTRIES),
                  live)
              .run();
    }
    out.println(json ? report.toJson() : report.toText());
    return report.isRight() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(
      description = {
        "Kills processes under load, on a stack of its own, and checks that nothing was lost.",
        "",
        "Orders are placed as customers do, under idempotency keys, and repeated until they are acknowledged. "
            + "Meanwhile one process after the other gets a SIGKILL and is started again at once: the services, "
            + "the broker, now and then the document store. In the end every order must be closed, charged once and "
            + "for what was delivered, nothing held, nothing ordered twice upstream, and the journal right. "
            + "Ends with 0 only then. The stack is in a temporary folder, on free ports, and gone at the end."
      })
  int chaos(
      @Option(
              names = "--orders",
              paramLabel = "N",
              defaultValue = "2000",
              description = "How many orders are placed (${DEFAULT-VALUE}).")
          int orders,
      @Option(
              names = "--kills",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many processes are killed (${DEFAULT-VALUE}).")
          int kills,
      @Option(
              names = "--seed",
              paramLabel = "N",
              description =
                  "Who is killed, and when: the same for the same seed. Any, if not given.")
          Optional<Long> seed,
      @Option(
              names = "--rate",
              paramLabel = "N",
              defaultValue = "40",
              description =
                  "Orders per second, between the return of one victim and the next (${DEFAULT-VALUE}).")
          double rate) {
    ChaosPlan plan;
    try {
      plan =
          new ChaosPlan(
              orders,
              kills,
              seed.orElseGet(() -> (long) new SecureRandom().nextInt(1_000_000)),
              rate,
              SANDBOX_DELAY,
              CHAOS_SETTLE_BOUND);
    } catch (IllegalArgumentException e) {
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
    ChaosReport report = new Chaos(Installation.locate(), plan, out::println).run();
    out.println(report.verdict());
    return report.isClean() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private static void requireReady(Stack stack) {
    List<String> missing =
        stack.status().stream()
            .filter(status -> !status.ready())
            .map(status -> status.service().id())
            .toList();
    if (!missing.isEmpty()) {
      throw new StackException(
          "Not ready: %s. First: ./swath up".formatted(String.join(", ", missing)));
    }
  }

  private Stack stack() {
    return Stack.in(Installation.locate(), home(), environment);
  }

  private Home home() {
    String path = environment.getOrDefault("SWATH_HOME", "");
    return path.isBlank() ? Installation.locate().defaultHome() : new Home(Path.of(path));
  }

  private static Service service(String id) {
    return Service.byId(id)
        .orElseThrow(
            () ->
                new CommandLine.TypeConversionException(
                    "'%s' is none of %s".formatted(id, String.join(", ", Service.ids()))));
  }

  private static Duration duration(String text) {
    boolean days = text.endsWith("d");
    try {
      return Duration.parse((days ? "P" : "PT") + text.toUpperCase(Locale.ROOT));
    } catch (DateTimeParseException e) {
      throw new CommandLine.TypeConversionException(
          "'%s' is no duration such as 90s, 15m, 24h or 7d".formatted(text));
    }
  }

  private static String clock(Duration duration) {
    return "%d:%02d:%02d"
        .formatted(duration.toHours(), duration.toMinutesPart(), duration.toSecondsPart());
  }
}
