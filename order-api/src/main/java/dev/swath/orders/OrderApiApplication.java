package dev.swath.orders;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** The order API as a process. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrderApiApplication {
  public static void main(String[] args) {
    SpringApplication.run(OrderApiApplication.class, args);
  }
}
