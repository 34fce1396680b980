package dev.swath.service.http;

import dev.swath.service.problems.CommonProblem;
import dev.swath.service.problems.Problem;
import dev.swath.service.problems.ProblemDocument;
import dev.swath.service.problems.ProblemErrorController;
import dev.swath.service.problems.ProblemValve;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.TomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;

/**
 * What a service imports for its port: bounds, rules for all requests, and a problem document for
 * every error, the container's own included.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(HttpLimits.class)
@Import(ProblemErrorController.class)
public class HttpConfiguration {
  @Bean
  WebServerFactoryCustomizer<TomcatWebServerFactory> boundedPort(HttpLimits limits) {
    return new BoundedPort(limits);
  }

  /** After the customizers of Spring Boot, so that a bound holds that is stated here. */
  private record BoundedPort(HttpLimits limits)
      implements WebServerFactoryCustomizer<TomcatWebServerFactory>, Ordered {
    @Override
    public void customize(TomcatWebServerFactory tomcat) {
      tomcat.setProtocol(BoundedHttp11Protocol.class.getName());
      tomcat.addConnectorCustomizers(
          connector -> {
            if (connector.getProtocolHandler() instanceof BoundedHttp11Protocol protocol) {
              protocol.setTimes(limits.headerTime(), limits.bodyTime());
              protocol.setMaxHttpRequestHeaderSize(Math.toIntExact(limits.headerSize().toBytes()));
              protocol.setConnectionTimeout(Math.toIntExact(limits.silence().toMillis()));
              protocol.setMaxConnections(limits.connections());
            }
          });
      tomcat.addContextCustomizers(
          context -> {
            if (context.getParent() instanceof StandardHost host) {
              host.setErrorReportValveClass(ProblemValve.class.getName());
            }
          });
    }

    @Override
    public int getOrder() {
      return Ordered.LOWEST_PRECEDENCE;
    }
  }

  @Bean
  FilterRegistrationBean<RequestScreen> requestScreen() {
    FilterRegistrationBean<RequestScreen> screen =
        new FilterRegistrationBean<>(new RequestScreen());
    screen.setOrder(Ordered.HIGHEST_PRECEDENCE);
    return screen;
  }

  @Bean
  HttpFirewall httpFirewall() {
    return new Utf8Firewall();
  }

  @Bean
  RequestRejectedHandler requestRejectedHandler() {
    return (request, response, rejected) ->
        ProblemDocument.write(
            response,
            Problem.of(
                CommonProblem.MALFORMED_REQUEST, CommonProblem.MALFORMED_REQUEST.sentence()));
  }
}
