package dev.swath.service.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InstanceNameTest {
  @Test
  void aChosenNameMakesAStaticMember() {
    InstanceName name = InstanceName.of(" eu-1 ");

    assertThat(name.isConfigured()).isTrue();
    assertThat(name.memberOf("pricing-service")).isEqualTo("pricing-service-eu-1");
  }

  @Test
  void withoutANameTheProcessHasItsOwnAndIsADynamicMember() {
    InstanceName name = InstanceName.of("");

    assertThat(name.isConfigured()).isFalse();
    assertThat(name.memberOf("pricing-service")).isNull();
    assertThat(name.value()).contains(Long.toString(ProcessHandle.current().pid()));
    assertThat(InstanceName.of(null)).isEqualTo(name);
  }
}
