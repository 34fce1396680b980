package dev.swath.ledger.config;

import java.util.Arrays;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Bodies of operators are read as they are written: no value is turned into one of another type.
 */
@Configuration(proxyBeanMethods = false)
class JsonConfiguration {
  @Bean
  JsonMapperBuilderCustomizer withoutCoercion() {
    return mapper -> {
      mapper
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT);
      forbid(mapper, LogicalType.Integer, CoercionInputShape.Integer);
      forbid(mapper, LogicalType.Textual, CoercionInputShape.String);
      forbid(mapper, LogicalType.Boolean, CoercionInputShape.Boolean);
    };
  }

  private static void forbid(JsonMapper.Builder mapper, LogicalType type, CoercionInputShape own) {
    mapper.withCoercionConfig(
        type,
        coercions ->
            Arrays.stream(CoercionInputShape.values())
                .filter(shape -> shape != own)
                .forEach(shape -> coercions.setCoercion(shape, CoercionAction.Fail)));
  }
}
