package dev.swath.ledger;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import dev.swath.ledger.application.PlantedInApplication;
import dev.swath.ledger.domain.Decider;
import dev.swath.ledger.domain.PlantedInDomain;
import org.junit.jupiter.api.Test;

/** The domain is pure; adapters know the application, never the other way round. */
class ArchitectureTest {
  private static final ArchRule DOMAIN_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage("dev.swath.ledger.domain..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java..",
              "org.jspecify.annotations..",
              "dev.swath.ledger.domain..",
              "dev.swath.events.domain..");

  private static final ArchRule APPLICATION_KNOWS_NO_ADAPTER =
      noClasses()
          .that()
          .resideInAPackage("dev.swath.ledger.application..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "dev.swath.ledger.kafka..",
              "dev.swath.ledger.rest..",
              "dev.swath.ledger.config..",
              "org.springframework..",
              "org.apache.kafka..");

  @Test
  void theRulesHold() {
    JavaClasses classes =
        new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.swath.ledger");
    assertThat(classes.contain(Decider.class)).isTrue();
    DOMAIN_IS_PURE.check(classes);
    APPLICATION_KNOWS_NO_ADAPTER.check(classes);
  }

  @Test
  void theRulesFindPlantedViolations() {
    assertThat(violates(DOMAIN_IS_PURE, PlantedInDomain.class)).isTrue();
    assertThat(violates(APPLICATION_KNOWS_NO_ADAPTER, PlantedInApplication.class)).isTrue();
  }

  private static boolean violates(ArchRule rule, Class<?> planted) {
    return rule.evaluate(new ClassFileImporter().importClasses(planted)).hasViolation();
  }
}
