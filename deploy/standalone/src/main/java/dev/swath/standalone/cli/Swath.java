package dev.swath.standalone.cli;

import dev.swath.events.domain.ContractId;
import dev.swath.events.wire.Topics;
import dev.swath.standalone.Home;
import dev.swath.standalone.Installation;
import dev.swath.standalone.KeyFolders;
import dev.swath.standalone.LogFile;
import dev.swath.standalone.Ports;
import dev.swath.standalone.Service;
import dev.swath.standalone.ServiceStatus;
import dev.swath.standalone.SigningKey;
import dev.swath.standalone.Site;
import dev.swath.standalone.Stack;
import dev.swath.standalone.StackException;
import dev.swath.standalone.Tokens;
import dev.swath.standalone.audit.Audit;
import dev.swath.standalone.audit.AuditReport;
import dev.swath.standalone.audit.LiveAccounts;
import dev.swath.standalone.chaos.Chaos;
import dev.swath.standalone.chaos.ChaosPlan;
import dev.swath.standalone.chaos.ChaosReport;
import dev.swath.standalone.load.LargeTenant;
import dev.swath.standalone.load.LoadPlan;
import dev.swath.standalone.load.LoadReport;
import dev.swath.standalone.load.LoadRun;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs Swath on one machine, without Docker. */
@Command(
    name = "swath",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = Swath.VERSION,
    subcommands = {
      CommandLine.HelpCommand.class,
      Swath.Simulate.class,
      Swath.Bench.class,
      Swath.Fuzz.class
    },
    description = "Runs Swath on this machine, without Docker.",
    footer = {
      "",
      "Everything it keeps is in .swath (SWATH_HOME). Ports are changed for `up` with SWATH_PORT_ and the name: "
          + "SWATH_PORT_ORDER_API=8180 ./swath up. SWATH_JAVA_OPTIONS are added to every JVM that is started.",
      "`demo`, `load` and `audit` also work on a Swath that runs elsewhere: SWATH_URL_ORDER_API, _PRICING_SERVICE, "
          + "_CREDIT_LEDGER and _FULFILLMENT_SERVICE say where, SWATH_BOOTSTRAP_SERVERS where its broker is.",
      "`./swath help COMMAND` and `./swath COMMAND --help` say more of one."
    })
public final class Swath {

  static final String VERSION = "Swath 1.0.0-SNAPSHOT";
  private static final String DEMO_CONTRACT = "demo";
  private static final Duration START_PATIENCE = Duration.ofMinutes(5);
  private static final int DEATHS_SHOWN = 5;
  private static final Duration CUSTOMER_TOKEN = Duration.ofHours(24);
  private static final Duration OPERATOR_TOKEN = Duration.ofHours(1);
  private static final Duration LONGEST_TOKEN = Duration.ofDays(30);
  private static final Set<String> SCOPES =
      Set.of("orders:read", "orders:write", "ledger:admin", "metrics:read");
  private static final Duration SANDBOX_DELAY = Duration.ofSeconds(2);
  private static final Duration CHAOS_SETTLE_BOUND = Duration.ofSeconds(60);
  private static final Duration LARGE_ORDERS_BOUND = Duration.ofMinutes(10);

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
    CommandLine commandLine = new CommandLine(new Swath(environment, out));
    commandLine.getSubcommands().values().forEach(c -> c.getCommandSpec().version(VERSION));
    return commandLine
        .registerConverter(Service.class, Swath::service)
        .registerConverter(Duration.class, Swath::duration)
        .setExecutionExceptionHandler(
            (e, failed, _) -> {
              if (!(e instanceof StackException) && !(e instanceof WrongUse)) {
                throw e;
              }
              err.println("swath: " + e.getMessage());
              return e instanceof WrongUse
                  ? ExitCode.USAGE
                  : failed.getCommandSpec().exitCodeOnExecutionException();
            });
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Starts what is not running, waits until all is ready, opens a demo contract.")
  int up(
      @Option(
              names = "--sandbox-delay-millis",
              paramLabel = "N",
              description = "How long the sandbox takes for a delivery (its own default: 2000).")
          Optional<Long> sandboxDelayMillis,
      @Option(
              names = "--brokers",
              paramLabel = "N",
              description =
                  "How many Kafka brokers: 1, or 3 and more, each record then on three of them. Stays as it was first.")
          Optional<Integer> brokers,
      @Option(
              names = "--no-watch",
              description =
                  "What dies stays dead until the next `up`. Otherwise it is started again.")
          boolean noWatch) {
    Instant start = Instant.now();
    Stack stack =
        brokers.isEmpty()
            ? stack()
            : Stack.in(Installation.locate(), home(), environment, brokers.get());
    sandboxDelayMillis.ifPresent(
        millis ->
            stack.environment(
                Service.PROVIDER_SANDBOX, "SANDBOX_DELAY_MILLIS", Long.toString(millis)));
    stack.up(START_PATIENCE, out::println);
    if (!noWatch) {
      List<String> watch = new ArrayList<>(List.of(Swath.class.getName(), "watch"));
      sandboxDelayMillis.ifPresent(millis -> watch.add("--sandbox-delay-millis=" + millis));
      stack.startWatch(Installation.locate(), watch);
    }
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

  @Command(
      mixinStandardHelpOptions = true,
      hidden = true,
      description = "Starts again what dies. Started by `up`, ends with `down`.")
  int watch(@Option(names = "--sandbox-delay-millis") Optional<Long> sandboxDelayMillis) {
    Stack stack = stack();
    sandboxDelayMillis.ifPresent(
        millis ->
            stack.environment(
                Service.PROVIDER_SANDBOX, "SANDBOX_DELAY_MILLIS", Long.toString(millis)));
    stack.watch(
        report -> out.println(Instant.now().truncatedTo(ChronoUnit.SECONDS) + " " + report));
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Stops everything: the services first, the broker last.")
  int down() {
    stack().down();
    out.println("Everything is stopped.");
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description =
          "Shows every process, why it died if it did, and what will hurt soon. Ends with 0 only when all are ready.")
  int status() {
    Stack stack = stack();
    List<ServiceStatus> all = stack.status();
    out.printf("%-20s %8s %6s %6s %10s%n", "SERVICE", "PID", "PORT", "READY", "UPTIME");
    for (ServiceStatus status : all) {
      out.printf(
          "%-20s %8s %6d %6s %10s%n",
          status.instance(),
          status.pid().isPresent() ? Long.toString(status.pid().getAsLong()) : "-",
          status.port(),
          status.ready() ? "yes" : "no",
          status.uptime().map(Swath::clock).orElse("-"));
    }
    for (ServiceStatus status : all) {
      status
          .death()
          .ifPresent(
              why ->
                  out.printf(
                      "%n%s died. %s%nStart it again: ./swath up%n", status.instance(), why));
    }
    if (Files.exists(home().watchLog())) {
      new LogFile(home().watchLog()).printLast(DEATHS_SHOWN, out);
    }
    stack.warnings().forEach(warning -> out.printf("%n%s%n", warning));
    return all.stream().allMatch(ServiceStatus::ready) ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(mixinStandardHelpOptions = true, description = "Prints the end of a service's log.")
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
    requirePositive("--lines", lines);
    LogFile log = new LogFile(home().log(service));
    long end = log.printLast(lines, out);
    if (follow) {
      log.follow(end, out);
    }
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Prints a bearer token, and nothing else.")
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
              description =
                  "How long it is valid, such as 90s, 15m, 24h, 7d (24h; 1h with ledger:admin); 30d at most.")
          Optional<Duration> timeToLive) {
    List<String> scopes = List.of(scope.strip().split("\\s+"));
    scopes.stream()
        .filter(one -> !SCOPES.contains(one))
        .findFirst()
        .ifPresent(
            unknown -> {
              throw usage(
                  "'%s' is no scope. There are %s.".formatted(unknown, new TreeSet<>(SCOPES)));
            });
    contracts.forEach(Swath::requireContract);
    Duration lifetime =
        timeToLive.orElse(scopes.contains("ledger:admin") ? OPERATOR_TOKEN : CUSTOMER_TOKEN);
    if (lifetime.compareTo(Duration.ofSeconds(1)) < 0 || lifetime.compareTo(LONGEST_TOKEN) > 0) {
      throw usage("A token is valid for one second at least and 30 days at most.");
    }
    Tokens tokens = new Tokens(SigningKey.in(home().keys()), Clock.systemUTC());
    out.println(tokens.issue(subject, String.join(" ", scopes), contracts, lifetime));
    return ExitCode.OK;
  }

  private static void requireContract(String contract) {
    if (contract.equals(Tokens.ALL_CONTRACTS)) {
      return;
    }
    try {
      new ContractId(contract);
    } catch (IllegalArgumentException e) {
      throw usage("'%s' can be no contract: %s".formatted(contract, e.getMessage()));
    }
  }

  private static void requirePositive(String option, double value) {
    if (!(value > 0) || Double.isInfinite(value)) {
      throw usage(option + " has to be positive");
    }
  }

  private static WrongUse usage(String message) {
    return new WrongUse(message);
  }

  /** Options that do not fit, in a sentence that needs no list of all commands beside it. */
  private static final class WrongUse extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongUse(String message) {
      super(message);
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Makes the keys of a Swath, each in a folder of its own.",
        "",
        "The key that signs tokens is made in SWATH_HOME; its public half and the secrets are written to the folders, "
            + "for the services that need them. A secret that SWATH_SERVICE_KEY or SWATH_QUOTES_KEY names is taken. "
            + "Keys that are there are kept."
      })
  int keys(
      @Option(
              names = "--public",
              required = true,
              paramLabel = "FOLDER",
              description = "For every service: jwt-public.pem.")
          Path publicKey,
      @Option(
              names = "--service",
              required = true,
              paramLabel = "FOLDER",
              description = "For services that call one another: the secret swath.service-key.")
          Path serviceKey,
      @Option(
              names = "--quotes",
              required = true,
              paramLabel = "FOLDER",
              description = "For order-api: the secret swath.quotes.key.")
          Path quotesKey) {
    KeyFolders.write(SigningKey.in(home().keys()), publicKey, serviceKey, quotesKey, environment);
    out.println("The keys are there.");
    return ExitCode.OK;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = "Places the order of the OneAtlas guide and follows it until it is delivered.")
  int demo() {
    Site site = readySite();
    try (HttpClient http = HttpClient.newHttpClient()) {
      site.operator(http).openContract(DEMO_CONTRACT, "Demo", 1_000_000, 0);
    }
    return new Demo(site.url(Service.ORDER_API), site.tokens().customer(DEMO_CONTRACT), out).run()
        ? ExitCode.OK
        : ExitCode.SOFTWARE;
  }

  @Command(
      mixinStandardHelpOptions = true,
      description = {
        "Places orders at a fixed rate and measures from the moment each was due.",
        "",
        "Without options: 100 orders in 20 seconds. So many orders are placed as --rate times --seconds, and as many "
            + "seconds' worth before as --warmup says, which are not measured. Every other order is waited for until it "
            + "is held, so each line of the result counts half of the measured ones.",
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
              defaultValue = "5",
              description = "Orders per second (${DEFAULT-VALUE}).")
          double rate,
      @Option(
              names = "--seconds",
              paramLabel = "N",
              defaultValue = "15",
              description = "How long it measures (${DEFAULT-VALUE}).")
          int seconds,
      @Option(
              names = "--orders",
              paramLabel = "N",
              description = "How many orders are measured, in place of --seconds.")
          Optional<Integer> orders,
      @Option(
              names = "--warmup",
              paramLabel = "SECONDS",
              defaultValue = "5",
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
      @Option(
              names = "--large",
              paramLabel = "N",
              description =
                  "Then measures again while one more tenant places N orders that are as large as is legal, "
                      + "and lists them, 200 at a time, over 8 connections.")
          Optional<Integer> large,
      @Option(names = "--json", description = "Prints the result as one JSON object.")
          boolean json) {
    requirePositive("--rate", rate);
    requirePositive("--seconds", seconds);
    requirePositive("--contracts", contracts);
    orders.ifPresent(count -> requirePositive("--orders", count));
    if (warmupSeconds < 0 || settleSeconds < 0) {
      throw usage("--warmup and --settle-seconds cannot be negative");
    }
    LoadPlan plan =
        new LoadPlan(
            rate,
            Duration.ofSeconds(warmupSeconds),
            orders
                .map(count -> Duration.ofMillis(Math.round(1000 * count / rate)))
                .orElse(Duration.ofSeconds(seconds)),
            contracts,
            Duration.ofSeconds(settleSeconds));
    Site site = readySite();
    LoadReport report = new LoadRun(site, plan).run();
    out.println(json ? report.toJson() : report.toText());
    boolean isCleanBeside = large.isEmpty() || beside(site, plan, large.get(), report);
    return report.isClean() && isCleanBeside ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** Measures again beside a large tenant; returns whether all was answered as it should be. */
  private boolean beside(Site site, LoadPlan plan, int orders, LoadReport quiet) {
    requirePositive("--large", orders);
    try (LargeTenant tenant = new LargeTenant(site, orders)) {
      tenant.start();
      LoadReport report = new LoadRun(site, plan).run();
      tenant.awaitPlaced(LARGE_ORDERS_BOUND);
      out.println(report.toText());
      out.println(tenant.toText());
      out.printf(
          Locale.ROOT,
          "p99 of the others: post → 202 %.1f times, post → held %.1f times the quiet one%n",
          report.toAccepted().p99() / quiet.toAccepted().p99(),
          report.toHeld().p99() / quiet.toHeld().p99());
      return report.isClean() && tenant.isClean() && tenant.hasPlacedAll();
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
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
    Site site = site();
    AuditReport report;
    try (LiveAccounts live = offline || topic.isPresent() ? null : LiveAccounts.of(site)) {
      report =
          new Audit(
                  bootstrapServers.orElseGet(site::bootstrapServers),
                  topic.orElse(Topics.LEDGER_ENTRIES),
                  live)
              .run();
    }
    out.println(json ? report.toJson() : report.toText());
    return report.isRight() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  @Command(
      mixinStandardHelpOptions = true,
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
          double rate,
      @Option(
              names = "--poison",
              description =
                  "Also write bad records of every kind to every partition of every topic, before each blow.")
          boolean poison,
      @Option(
              names = "--instances",
              paramLabel = "N",
              defaultValue = "1",
              description =
                  "How many instances of each service there are (${DEFAULT-VALUE}). With more than one they have "
                      + "default settings, and besides the kills one is frozen, and one more joins.")
          int instances,
      @Option(
              names = "--frozen-seconds",
              paramLabel = "N",
              defaultValue = "30",
              description = "For how long one is frozen (${DEFAULT-VALUE}).")
          int frozenSeconds,
      @Option(
              names = "--brokers",
              paramLabel = "N",
              defaultValue = "1",
              description =
                  "How many brokers there are: one, or three and more (${DEFAULT-VALUE}).")
          int brokers,
      @Option(
              names = "--victims",
              paramLabel = "SERVICE",
              split = ",",
              description = "What is killed, such as kafka,order-api. Everything, if not given.")
          @Nullable List<Service> victims) {
    ChaosPlan plan;
    try {
      plan =
          new ChaosPlan(
              orders,
              kills,
              seed.orElseGet(() -> (long) new SecureRandom().nextInt(1_000_000)),
              rate,
              SANDBOX_DELAY,
              CHAOS_SETTLE_BOUND,
              poison,
              new ChaosPlan.Cluster(
                  instances,
                  brokers,
                  Duration.ofSeconds(frozenSeconds),
                  victims == null ? List.of() : victims));
    } catch (IllegalArgumentException e) {
      throw new StackException(String.valueOf(e.getMessage()), e);
    }
    ChaosReport report = new Chaos(Installation.locate(), plan, out::println).run();
    out.println(report.verdict());
    return report.isClean() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Site site() {
    return Site.named(environment, home()).orElseGet(() -> stack().site());
  }

  private Site readySite() {
    Optional<Site> elsewhere = Site.named(environment, home());
    Stack stack = elsewhere.isPresent() ? null : stack();
    List<String> missing;
    if (stack != null) {
      missing =
          stack.status().stream()
              .filter(status -> !status.ready())
              .map(status -> status.instance().id())
              .toList();
    } else {
      try (HttpClient http = HttpClient.newHttpClient()) {
        missing = elsewhere.orElseThrow().notReady(http).stream().map(Service::id).toList();
      }
    }
    if (!missing.isEmpty()) {
      throw new StackException(
          "Not ready: %s. %s"
              .formatted(
                  String.join(", ", missing),
                  stack == null ? "Wait until they are." : "First: ./swath up"));
    }
    return elsewhere.orElseGet(() -> stack().site());
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

  /**
   * A command that {@code ./swath} hands to another module, whose classes are not here; listed so
   * that the help tells of it.
   */
  abstract static class Elsewhere implements Callable<Integer> {
    @Override
    public Integer call() {
      throw new StackException("This command is run by the script ./swath, from a checkout.");
    }
  }

  @Command(
      mixinStandardHelpOptions = true,
      name = "simulate",
      description = "Runs the whole system in one process, by a seed.")
  static final class Simulate extends Elsewhere {}

  @Command(
      mixinStandardHelpOptions = true,
      name = "bench",
      description = "Measures single parts, on processes of its own.")
  static final class Bench extends Elsewhere {}

  @Command(
      mixinStandardHelpOptions = true,
      name = "fuzz",
      description = "Sends what nobody should, on a stack of its own.")
  static final class Fuzz extends Elsewhere {}
}
