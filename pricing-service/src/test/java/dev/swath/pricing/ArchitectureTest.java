package dev.swath.pricing;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Dependencies point inwards. Each rule is shown to fail on a violation planted for it. */
class ArchitectureTest {
  private static final JavaClasses SERVICE =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.swath.pricing");
  private static final JavaClasses PLANTED =
      new ClassFileImporter().importPackages("dev.swath.planted");

  /**
   * @param planted the class that breaks it
   */
  record Rule(ArchRule rule, String planted) {
    @Override
    public String toString() {
      return rule.getDescription();
    }
  }

  static Stream<Rule> rules() {
    return Stream.of(
        new Rule(
            none(
                "..domain..",
                "org.springframework..",
                "org.apache.kafka..",
                "com.mongodb..",
                "jakarta..",
                "java.net.http..",
                "tools.jackson..",
                "com.fasterxml.jackson..",
                "io.micrometer..",
                "org.slf4j.."),
            "dev.swath.planted.domain.SpringInTheDomain"),
        new Rule(
            none(
                "..domain..",
                "..application..",
                "..books..",
                "..kafka..",
                "..rest..",
                "..config.."),
            "dev.swath.planted.domain.ApplicationInTheDomain"),
        new Rule(
            none("..application..", "..books..", "..kafka..", "..rest..", "..config.."),
            "dev.swath.planted.application.RestInTheApplication"),
        new Rule(none("..rest..", "..kafka.."), "dev.swath.planted.rest.KafkaInTheRest"));
  }

  @ParameterizedTest
  @MethodSource("rules")
  void holds(Rule rule) {
    assertThat(SERVICE).isNotEmpty();
    rule.rule().check(SERVICE);
  }

  @ParameterizedTest
  @MethodSource("rules")
  void canFail(Rule rule) {
    assertThatExceptionOfType(AssertionError.class)
        .isThrownBy(() -> rule.rule().check(PLANTED))
        .withMessageContaining(rule.planted());
  }

  private static ArchRule none(String from, String... to) {
    return noClasses()
        .that()
        .resideInAPackage(from)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(to);
  }
}
