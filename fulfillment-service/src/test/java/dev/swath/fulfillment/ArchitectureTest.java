package dev.swath.fulfillment;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Who may depend on whom. Each rule is also shown a violation that it must find. */
class ArchitectureTest {
  private static final String ROOT = "dev.swath.fulfillment";

  private static final ArchRule DOMAIN_IS_PURE =
      classes()
          .that()
          .resideInAPackage("..fulfillment..domain..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "java.lang..",
              "java.time..",
              "java.util..",
              "org.jspecify.annotations..",
              "dev.swath.events.domain..",
              "..fulfillment..domain..");

  private static final ArchRule APPLICATION_KNOWS_NO_ADAPTER =
      noClasses()
          .that()
          .resideInAPackage("..fulfillment..application..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..fulfillment.kafka..",
              "..fulfillment.mongo..",
              "..fulfillment.provider..",
              "..fulfillment.rest..",
              "..fulfillment.config..",
              "dev.swath.events.wire..",
              "org.springframework..",
              "org.apache.kafka..",
              "com.mongodb..",
              "tools.jackson..");

  private static final ArchRule ADAPTERS_DO_NOT_KNOW_EACH_OTHER =
      noClasses()
          .that()
          .resideInAPackage("..fulfillment..mongo..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "..fulfillment.kafka..", "..fulfillment.provider..", "..fulfillment.rest..");

  private static final JavaClasses SERVICE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages(ROOT);

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages(ROOT + ".planted");

  @Test
  void the_domain_is_pure() {
    holdsAndCanFail(DOMAIN_IS_PURE);
  }

  @Test
  void the_application_knows_no_adapter() {
    holdsAndCanFail(APPLICATION_KNOWS_NO_ADAPTER);
  }

  @Test
  void adapters_do_not_know_each_other() {
    holdsAndCanFail(ADAPTERS_DO_NOT_KNOW_EACH_OTHER);
  }

  private static void holdsAndCanFail(ArchRule rule) {
    rule.check(SERVICE);
    assertThat(rule.evaluate(PLANTED).hasViolation()).isTrue();
  }
}
