package dev.swath.ledger.config;

import dev.swath.service.http.HttpConfiguration;
import dev.swath.service.http.KnownParameters;
import dev.swath.service.security.FigureReaders;
import dev.swath.service.security.ServiceSecurity;
import dev.swath.service.security.TokenConfiguration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Who may call, and what holds for all calls. */
@Configuration(proxyBeanMethods = false)
@Import({HttpConfiguration.class, TokenConfiguration.class})
class WebConfiguration implements WebMvcConfigurer {
  @Bean
  SecurityFilterChain security(
      HttpSecurity http,
      @Qualifier("handlerExceptionResolver") HandlerExceptionResolver problems,
      FigureReaders figures) {
    return ServiceSecurity.build(
        http,
        problems,
        figures,
        rules ->
            rules
                .requestMatchers("/v3/api-docs", "/v3/api-docs/**", "/v3/api-docs.yaml")
                .permitAll()
                .anyRequest()
                .hasAuthority("SCOPE_ledger:admin"));
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new KnownParameters()).addPathPatterns("/v1/**");
  }
}
