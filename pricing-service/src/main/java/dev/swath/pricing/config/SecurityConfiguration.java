package dev.swath.pricing.config;

import dev.swath.service.http.HttpConfiguration;
import dev.swath.service.http.KnownParameters;
import dev.swath.service.security.FigureReaders;
import dev.swath.service.security.ServiceSecurity;
import dev.swath.service.security.TokenConfiguration;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.filter.ShallowEtagHeaderFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Who may call what, and what holds for all calls. */
@Configuration(proxyBeanMethods = false)
@Import({HttpConfiguration.class, TokenConfiguration.class})
class SecurityConfiguration implements WebMvcConfigurer {
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
                .requestMatchers(
                    "/v1/products", "/v1/products/*", "/v1/price-books", "/v1/price-books/*")
                .permitAll()
                .anyRequest()
                .hasAuthority("SCOPE_orders:read"));
  }

  @Override
  public void addInterceptors(InterceptorRegistry registry) {
    registry.addInterceptor(new KnownParameters()).addPathPatterns("/v1/**");
  }

  /** Tells whoever has the catalogue already that it is the same still. */
  @Bean
  FilterRegistrationBean<ShallowEtagHeaderFilter> catalogueTags() {
    FilterRegistrationBean<ShallowEtagHeaderFilter> tags =
        new FilterRegistrationBean<>(new ShallowEtagHeaderFilter());
    tags.addUrlPatterns("/v1/products", "/v1/products/*", "/v1/price-books", "/v1/price-books/*");
    return tags;
  }
}
