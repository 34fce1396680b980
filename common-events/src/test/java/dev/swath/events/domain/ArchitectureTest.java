package dev.swath.events.domain;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The language needs only the JDK; nothing here needs Spring or MongoDB. */
class ArchitectureTest {
  private static final ArchRule DOMAIN_NEEDS_ONLY_THE_JDK =
      noClasses()
          .that()
          .resideInAPackage("dev.swath.events.domain..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages(
              "java..", "org.jspecify.annotations..", "dev.swath.events.domain..");

  private static final ArchRule NO_FRAMEWORK =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.springframework..", "com.mongodb..", "org.bson..");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.swath");

  @Test
  void theDomainNeedsOnlyTheJdk() {
    assertThat(classes.contain(OrderEvent.class)).isTrue();
    DOMAIN_NEEDS_ONLY_THE_JDK.check(classes);
    NO_FRAMEWORK.check(classes);
  }

  @Test
  void theRuleFindsAPlantedViolation() {
    JavaClasses planted = new ClassFileImporter().importClasses(Planted.class);
    assertThat(DOMAIN_NEEDS_ONLY_THE_JDK.evaluate(planted).hasViolation()).isTrue();
  }

  /** An event that carries a library's type. */
  record Planted(JsonNode node) {}
}
