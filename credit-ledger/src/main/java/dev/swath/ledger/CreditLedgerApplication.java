package dev.swath.ledger;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the credit ledger. */
@SpringBootApplication
public class CreditLedgerApplication {
  public static void main(String[] args) {
    SpringApplication.run(CreditLedgerApplication.class, args);
  }
}
