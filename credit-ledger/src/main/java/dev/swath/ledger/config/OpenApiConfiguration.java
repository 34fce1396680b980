package dev.swath.ledger.config;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.ProblemError;
import dev.swath.service.problems.ProblemType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
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
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.customizers.OperationCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The OpenAPI document of the operators' API: what the operations' own annotations do not say. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
  private static final String TOKEN = "token";

  /** What every operation may answer besides its own. */
  private static final List<ProblemType> ALWAYS =
      List.of(
          CommonProblem.INVALID_PARAMETER,
          CommonProblem.UNAUTHENTICATED,
          CommonProblem.INSUFFICIENT_SCOPE,
          CommonProblem.INVALID_REQUEST,
          CommonProblem.INTERNAL_ERROR,
          CommonProblem.SERVICE_UNAVAILABLE);

  @Bean
  OpenAPI description() {
    return new OpenAPI()
        .info(
            new Info()
                .title("Swath operators' API")
                .version("1")
                .description(
                    "Opens contracts, and books credits on them by hand. Amounts are whole numbers"
                        + " of credits. Every change is booked once under its Idempotency-Key, with"
                        + " the caller and the reason. Every error is a problem document (RFC 9457)"
                        + " of a stable type."))
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
                        .description("OAuth 2 access token with the scope ledger:admin.")));
  }

  @Bean
  OpenApiCustomizer sharedComponents() {
    return document -> {
      Components components = document.getComponents();
      ModelConverters.getInstance(true).read(ProblemError.class).forEach(components::addSchemas);
      components.addSchemas("Problem", problem());
    };
  }

  @Bean
  OperationCustomizer problemAnswers() {
    return (operation, method) -> {
      operation.setOperationId(method.getMethod().getName());
      ApiResponses answers = operation.getResponses();
      for (ProblemType type : ALWAYS) {
        answers.computeIfAbsent(Integer.toString(type.status()), _ -> answer(type.title()));
      }
      answers.forEach(
          (status, answer) -> {
            if (Integer.parseInt(status) >= 400) {
              answer.setContent(answer(answer.getDescription()).getContent());
            }
          });
      return operation;
    };
  }

  private static ApiResponse answer(String description) {
    return new ApiResponse()
        .description(description)
        .content(
            new Content()
                .addMediaType(
                    "application/problem+json",
                    new MediaType().schema(new Schema<>().$ref("#/components/schemas/Problem"))));
  }

  private static Schema<?> problem() {
    Schema<Object> problem = new Schema<>();
    problem.addType("object");
    problem.setDescription("A problem document (RFC 9457).");
    problem.addProperty(
        "type", new StringSchema().format("uri").description("Stable name of the cause."));
    problem.addProperty("title", new StringSchema().description("The cause, for people."));
    problem.addProperty("status", new IntegerSchema().description("The HTTP status."));
    problem.addProperty("detail", new StringSchema().description("This very case, for people."));
    problem.addProperty(
        "instance",
        new StringSchema()
            .format("uri-reference")
            .description("Of a failure of ours: the name under which the log has it."));
    problem.addProperty(
        "parameter", new StringSchema().description("The parameter or header that is at fault."));
    problem.addProperty(
        "errors",
        new ArraySchema()
            .items(new Schema<>().$ref("#/components/schemas/ProblemError"))
            .description("What is at fault, where fields are."));
    problem.setRequired(List.of("type", "title", "status"));
    return problem;
  }

  /** Members that are never absent, as the types say already. */
  @Bean
  ModelConverter requiredMembers() {
    return new RequiredMembers();
  }

  private static final class RequiredMembers implements ModelConverter {
    @Override
    @SuppressWarnings("rawtypes") // the library's signature
    public @Nullable Schema resolve(
        AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
      if (!chain.hasNext()) {
        return null;
      }
      Schema<?> schema = chain.next().resolve(type, context, chain);
      Class<?> raw = TypeFactory.defaultInstance().constructType(type.getType()).getRawClass();
      Schema<?> model = context.getDefinedModels().get(raw.getSimpleName());
      if (raw.isRecord() && model != null) {
        model.setRequired(
            Arrays.stream(raw.getRecordComponents())
                .filter(part -> !part.getAnnotatedType().isAnnotationPresent(Nullable.class))
                .map(RequiredMembers::nameOf)
                .toList());
      }
      return schema;
    }

    private static String nameOf(RecordComponent component) {
      JsonProperty named = component.getAccessor().getAnnotation(JsonProperty.class);
      return named == null ? component.getName() : named.value();
    }
  }
}
