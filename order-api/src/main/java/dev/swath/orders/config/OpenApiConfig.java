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
import dev.swath.service.problems.ProblemError;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.annotations.security.SecurityRequirements;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.method.HandlerMethod;

/** The OpenAPI document: what the annotations at the operations do not say. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfig {
  private static final String TOKEN = "token";

  /** What every operation may answer. */
  private static final List<ProblemType> ALWAYS =
      List.of(
          ProblemType.UNAUTHENTICATED, ProblemType.INSUFFICIENT_SCOPE, ProblemType.INTERNAL_ERROR);

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
                        + " document (RFC 9457) of a stable type."))
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
    };
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
      return operation;
    };
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
          answer.addHeaderObject("WWW-Authenticate", header("How to get in.", new StringSchema()));
      case 503 ->
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
    type.setEnum(Arrays.stream(ProblemType.values()).map(known -> known.uri().toString()).toList());
    problem.addProperty("type", type);
    problem.addProperty("title", new StringSchema().description("The cause, for people."));
    problem.addProperty("status", new IntegerSchema().description("The HTTP status."));
    problem.addProperty("detail", new StringSchema().description("This very case, for people."));
    problem.addProperty("instance", new StringSchema().format("uri-reference"));
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
