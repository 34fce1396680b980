package dev.swath.orders;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. Each rule is also shown a violation, so that it cannot pass by mistake. */
class ArchitectureTest {
  private static final JavaClasses PRODUCTION =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.swath.orders");

  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("dev.swath.orders.planted");

  private static final ArchRule DOMAIN_IS_PURE =
      classes()
          .that()
          .resideInAPackage("..orders..domain..")
          .should()
          .onlyDependOnClassesThat(
              resideInAnyPackage(
                  "java..", "org.jspecify..", "dev.swath.events.domain..", "..orders..domain.."));

  private static final ArchRule APPLICATION_KNOWS_NO_ADAPTER =
      noClasses()
          .that()
          .resideInAPackage("..orders..application..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage(
                  "..orders..rest..",
                  "..orders..kafka..",
                  "..orders..mongo..",
                  "..orders..pricing..",
                  "..orders..quotes..",
                  "com.nimbusds..",
                  "..orders..metrics..",
                  "..orders.intake.tracking..",
                  "..orders.config..",
                  "..orders.web..",
                  "org.springframework..",
                  "org.apache.kafka..",
                  "com.mongodb..",
                  "tools.jackson..",
                  "jakarta.."));

  private static final ArchRule THE_WINDOW_DOES_NOT_KNOW_THE_DOOR =
      noClasses()
          .that()
          .resideInAPackage("..tracking..")
          .and(not(resideInAnyPackage("..intake..")))
          .should()
          .dependOnClassesThat()
          .resideInAPackage("..intake..");

  private static final ArchRule THE_DOOR_LOOKS_THROUGH_ONE_WINDOW =
      noClasses()
          .that()
          .resideInAPackage("..intake..")
          .and()
          .resideOutsideOfPackage("..intake.tracking..")
          .should()
          .dependOnClassesThat(
              resideInAnyPackage("..orders.tracking..").and(not(resideInAnyPackage("..intake.."))));

  static Stream<ArchRule> rules() {
    return Stream.of(
        DOMAIN_IS_PURE,
        APPLICATION_KNOWS_NO_ADAPTER,
        THE_WINDOW_DOES_NOT_KNOW_THE_DOOR,
        THE_DOOR_LOOKS_THROUGH_ONE_WINDOW);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(ArchRule rule) {
    rule.check(PRODUCTION);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void can_fail(ArchRule rule) {
    assertThat(rule.allowEmptyShould(true).evaluate(PLANTED).hasViolation()).isTrue();
  }

  @Test
  void nothing_planted_is_shipped() {
    assertThat(PRODUCTION.stream().filter(type -> type.getPackageName().contains("planted")))
        .isEmpty();
  }
}
