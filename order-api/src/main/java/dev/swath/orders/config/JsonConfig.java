package dev.swath.orders.config;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/** How this API writes JSON. */
@Configuration(proxyBeanMethods = false)
class JsonConfig {
  /** The same width always: many clients read no more than milliseconds, and some no fewer. */
  private static final DateTimeFormatter MILLISECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  @Bean
  JsonMapperBuilderCustomizer times() {
    SimpleModule module = new SimpleModule("times");
    module.addSerializer(
        Instant.class,
        new ValueSerializer<>() {
          @Override
          public void serialize(Instant time, JsonGenerator json, SerializationContext context) {
            json.writeString(MILLISECONDS.format(time));
          }
        });
    return mapper -> mapper.addModule(module);
  }
}
