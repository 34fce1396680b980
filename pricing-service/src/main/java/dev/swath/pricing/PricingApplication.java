package dev.swath.pricing;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the pricing service. */
@SpringBootApplication
public class PricingApplication {
  public static void main(String[] args) {
    SpringApplication.run(PricingApplication.class, args);
  }
}
