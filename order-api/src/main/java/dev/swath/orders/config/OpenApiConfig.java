package dev.swath.orders.config;

import dev.swath.events.domain.BillingMode;
import dev.swath.events.domain.DeliveryStatus;
import dev.swath.events.domain.LedgerAccount;
import dev.swath.events.domain.LedgerEntry;
import dev.swath.events.domain.OrderStatus;
import dev.swath.orders.web.Names;
import dev.swath.orders.web.ProblemType;
import dev.swath.orders.web.Problems;
import dev.swath.orders.web.Statuses;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.ProblemError;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;

/** The OpenAPI document: what the annotations at the operations do not say. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfig {
  private static final String TOKEN = "token";
  private static final String NAME_PATTERN = "^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$";

  private static final String LIMIT_HEADER = "RateLimit";
  private static final String POLICY_HEADER = "RateLimit-Policy";

  /** What every operation may answer. */
  private static final List<ProblemType> ALWAYS =
      List.of(
          ProblemType.INVALID_PARAMETER,
          ProblemType.UNAUTHENTICATED,
          ProblemType.INSUFFICIENT_SCOPE,
          ProblemType.METHOD_NOT_ALLOWED,
          ProblemType.NOT_ACCEPTABLE,
          ProblemType.TOO_MANY_REQUESTS,
          ProblemType.INTERNAL_ERROR);

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Swath order API")
                .version("1")
                .description(
                    "Orders satellite imagery over an area of interest, follows each delivery to"
                        + " its end, and charges only what was delivered. Every error is a problem"
                        + " document (RFC 9457) of a stable type. An unknown query parameter is"
                        + " refused. A body may come in gzip. Each caller has limits, which the"
                        + " headers RateLimit and RateLimit-Policy tell.")
                .contact(new Contact().name("Swath").url("https://swath.dev"))
                .license(new License().name("Proprietary").url("https://swath.dev/terms")))
        .tags(
            List.of(
                new Tag()
                    .name("Placing orders")
                    .description("Prices, dry runs, orders and their cancellation."),
                new Tag().name("Following orders").description("What becomes of an order."),
                new Tag().name("Contracts").description("Credits, and every movement of them."),
                new Tag()
                    .name("Looking at the catalogue")
                    .description("What is on sale. Needs no token.")))
        .servers(List.of(new Server().url("/").description("this host")))
        .addSecurityItem(new SecurityRequirement().addList(TOKEN))
        .components(
            new Components()
                .addSecuritySchemes(
                    TOKEN,
                    new SecurityScheme()
                        .type(SecurityScheme.Type.HTTP)
                        .scheme("bearer")
                        .bearerFormat("JWT")
                        .description(
                            "OAuth 2 access token with the claims `scope` (orders:read,"
                                + " orders:write) and `contracts` (the contracts that it may act"
                                + " for, or \"*\").")));
  }

  @Bean
  OpenApiCustomizer sharedComponents() {
    return document -> {
      Components components = document.getComponents();
      ModelConverters.getInstance(true).read(ProblemError.class).forEach(components::addSchemas);
      components.addSchemas("Problem", problem());
      components.addSchemas(Statuses.ORDER_SCHEMA, names(OrderStatus.values(), Statuses::name));
      components.addSchemas(
          Statuses.DELIVERY_SCHEMA, names(DeliveryStatus.values(), Statuses::name));
      components.addSchemas(Names.ENTRY_KIND_SCHEMA, names(LedgerEntry.Kind.values(), Names::of));
      components.addSchemas(Names.ACCOUNT_SCHEMA, names(LedgerAccount.values(), Names::of));
      components.addSchemas(Names.BILLING_MODE_SCHEMA, names(BillingMode.values(), Names::of));
      ALWAYS.forEach(type -> components.addResponses(type.code(), answer(List.of(type))));
      components.addHeaders(
          LIMIT_HEADER,
          header(
              "What is left of the limit: r requests at once, and t seconds until it is whole again"
                  + " (draft-ietf-httpapi-ratelimit-headers-10).",
              new StringSchema().example("\"reads\";r=987;t=1")));
      components.addHeaders(
          POLICY_HEADER,
          header(
              "The limit of this kind of request: q requests at once, filled up within w seconds.",
              new StringSchema().example("\"reads\";q=1000;w=5")));
      choices(components.getSchemas().get("OrderRequestItem"));
      document.getPaths().forEach(OpenApiConfig::describeParameters);
    };
  }

  /** Of each pair of members exactly one. */
  private static void choices(@Nullable Schema<?> item) {
    if (item != null) {
      item.addAllOfItem(oneOf("sceneId", "scenes"));
      item.addAllOfItem(oneOf("aoi", "aoiId"));
    }
  }

  private static Schema<?> oneOf(String one, String other) {
    Schema<Object> choice = new Schema<>();
    choice.addOneOfItem(new Schema<>().required(List.of(one)));
    choice.addOneOfItem(new Schema<>().required(List.of(other)));
    return choice;
  }

  /** What stands in paths. */
  private static void describeParameters(String path, PathItem item) {
    for (Operation operation : item.readOperations()) {
      for (Parameter parameter :
          operation.getParameters() == null ? List.<Parameter>of() : operation.getParameters()) {
        if ("path".equals(parameter.getIn())) {
          describePathParameter(path, parameter);
        }
      }
    }
  }

  private static void describePathParameter(String path, Parameter parameter) {
    Schema<?> schema = parameter.getSchema();
    String name = parameter.getName();
    if (name.equals("month")) {
      parameter.setDescription("A month of the calendar, UTC.");
      schema.setPattern("^\\d{4}-(0[1-9]|1[0-2])$");
    } else if (name.equals("version")) {
      parameter.setDescription("A version of the price book.");
      schema.setPattern(NAME_PATTERN);
    } else if (name.equals("id") && path.startsWith("/v1/orders/")) {
      parameter.setDescription("The order's id.");
      schema.setFormat("uuid");
    } else if (name.equals("id") && path.startsWith("/v1/contracts/")) {
      parameter.setDescription("The contract's id.");
      schema.setPattern("^[A-Za-z0-9._-]{1,64}$");
    } else if (name.equals("id") && path.startsWith("/v1/products/")) {
      parameter.setDescription("The product type.");
      schema.setPattern(NAME_PATTERN);
    }
  }

  private static Schema<String> names(Enum<?>[] constants, Function<Enum<?>, String> name) {
    StringSchema names = new StringSchema();
    names.setEnum(Arrays.stream(constants).map(name).toList());
    return names;
  }

  @Bean
  OperationCustomizer problemAnswers() {
    return (operation, method) -> {
      List<ProblemType> types = new ArrayList<>(ALWAYS);
      if (method.getBeanType().isAnnotationPresent(SecurityRequirements.class)) {
        // Open to everybody; only a token that is not valid is refused even so.
        types.remove(ProblemType.INSUFFICIENT_SCOPE);
      }
      Problems declared = method.getMethodAnnotation(Problems.class);
      if (declared != null) {
        types.addAll(List.of(declared.value()));
      }
      describe(operation, method, types);
      describeScope(operation, method);
      operation
          .getResponses()
          .forEach((status, answer) -> describeSuccess(operation, status, answer));
      return operation;
    };
  }

  /** What a token needs, in words and for programs. */
  private static void describeScope(Operation operation, HandlerMethod method) {
    String text =
        Objects.requireNonNullElse(operation.getDescription(), operation.getSummary() + ".");
    if (method.getBeanType().isAnnotationPresent(SecurityRequirements.class)) {
      operation.setDescription(text + " Needs no token.");
      return;
    }
    String scope = Scopes.neededFor(method.getMethod());
    operation.setDescription(text + " Needs the scope " + scope + ".");
    operation.setSecurity(List.of(new SecurityRequirement().addList(TOKEN, scope)));
  }

  /** The limits, and an example from beside this class. */
  private static void describeSuccess(Operation operation, String status, ApiResponse answer) {
    if (!status.startsWith("2")) {
      return;
    }
    answer.addHeaderObject(LIMIT_HEADER, new Header().$ref(LIMIT_HEADER));
    answer.addHeaderObject(POLICY_HEADER, new Header().$ref(POLICY_HEADER));
    if (answer.getContent() != null) {
      answer
          .getContent()
          .forEach(
              (type, body) -> {
                Object example = OpenApiExamples.of(operation.getOperationId(), status, type);
                if (example != null) {
                  body.addExamples("example", new Example().value(example));
                }
              });
    }
  }

  private static void describe(Operation operation, HandlerMethod method, List<ProblemType> types) {
    operation.setOperationId(method.getMethod().getName());
    Map<Integer, List<ProblemType>> byStatus = new LinkedHashMap<>();
    types.stream()
        .sorted()
        .forEach(type -> byStatus.computeIfAbsent(type.status(), _ -> new ArrayList<>()).add(type));
    ApiResponses answers = operation.getResponses();
    byStatus.forEach(
        (status, named) ->
            answers.addApiResponse(
                Integer.toString(status),
                ALWAYS.containsAll(named)
                    ? new ApiResponse().$ref(named.getFirst().code())
                    : answer(named)));
  }

  private static ApiResponse answer(List<ProblemType> types) {
    MediaType body = new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"));
    types.forEach(type -> body.addExamples(type.code(), example(type)));
    ApiResponse answer =
        new ApiResponse()
            .description(String.join("; ", types.stream().map(ProblemType::title).toList()))
            .content(new Content().addMediaType("application/problem+json", body));
    return switch (types.getFirst().status()) {
      case 401, 403 ->
          answer.addHeaderObject(
              "WWW-Authenticate",
              header("What is wrong with the token (RFC 6750).", new StringSchema()));
      case 405 ->
          answer.addHeaderObject(
              "Allow", header("The methods that the address has.", new StringSchema()));
      case 429, 503 ->
          answer.addHeaderObject(
              "Retry-After", header("When to ask again, in seconds.", new IntegerSchema()));
      default -> answer;
    };
  }

  private static Header header(String description, Schema<?> schema) {
    return new Header().description(description).schema(schema);
  }

  private static Example example(ProblemType type) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", type.uri().toString());
    body.put("title", type.title());
    body.put("status", type.status());
    return new Example().summary(type.title()).value(body);
  }

  private static Schema<?> problem() {
    Schema<Object> problem = new Schema<>();
    problem.addType("object");
    problem.setDescription("A problem document (RFC 9457). Some types have members of their own.");
    StringSchema type = new StringSchema();
    type.setFormat("uri");
    type.setDescription("Stable name of the cause.");
    type.setEnum(
        Stream.<dev.swath.service.problems.ProblemType>concat(
                Arrays.stream(ProblemType.values()), Arrays.stream(CommonProblem.values()))
            .map(known -> known.uri().toString())
            .distinct()
            .sorted()
            .toList());
    problem.addProperty("type", type);
    problem.addProperty("title", new StringSchema().description("The cause, for people."));
    problem.addProperty("status", new IntegerSchema().description("The HTTP status."));
    problem.addProperty("detail", new StringSchema().description("This very case, for people."));
    problem.addProperty(
        "instance",
        new StringSchema()
            .format("uri-reference")
            .description("This very case. Of a failure of ours, what our log calls it."));
    problem.addProperty(
        "parameter",
        new StringSchema().description("The parameter or header that is at fault, if it is one."));
    problem.addProperty(
        "scope", new StringSchema().description("The scope that the token lacks, if it does."));
    problem.addProperty(
        "errors",
        new ArraySchema()
            .items(new Schema<>().$ref("#/components/schemas/ProblemError"))
            .description("What is at fault, where fields are."));
    ofPayments(problem);
    problem.setRequired(List.of("type", "title", "status"));
    return problem;
  }

  /** Members of the problems of status 402. */
  private static void ofPayments(Schema<?> problem) {
    problem.addProperty("orderId", new StringSchema().description("The order that was taken."));
    problem.addProperty(
        "reason",
        new StringSchema().description("Why it cannot be paid: stable code in kebab case."));
    problem.addProperty("requested", credits("What the order costs, in credits."));
    problem.addProperty(
        "available", credits("What the contract had, in credits, its credit limit not counted."));
    problem.addProperty("missing", credits("How many more credits would have been enough."));
    problem.addProperty(
        "clientSecret",
        new StringSchema()
            .description(
                "Of payment-action-required: with it the card's holder confirms the payment at"
                    + " the payment provider."));
    problem.addProperty(
        "expiresAt",
        new StringSchema()
            .format("date-time")
            .description("Of payment-action-required: until when the order waits."));
    problem.addProperty("billing", new Schema<>().$ref("#/components/schemas/Billing"));
  }

  private static Schema<?> credits(String description) {
    return new IntegerSchema().format("int64").description(description);
  }
}
