package dev.pti;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is compared of objects that have no name of their own, by each JVM's way of naming them. */
class RunIdentityTest {
  @ParameterizedTest
  @CsvSource({
    "dev.pti.Mine$$Lambda$512/0x0000000800cb2440@5e9f23b4, dev.pti.Mine",
    "dev.pti.Mine$$Lambda$513/0x00000008010aa000@1b2c, dev.pti.Mine",
    "dev.pti.Mine$$Lambda/0x00007f3c8c1a2b30@5e9f23b4, dev.pti.Mine",
    "dev.pti.Mine$$Lambda$14/1234567@5e9f23b4, dev.pti.Mine",
    "dev.pti.Facade@5e9f23b4, dev.pti.Facade",
    "dev.pti.Mine$1@5e9f23b4, dev.pti.Mine$1",
    "'stop=dev.pti.Mine$$Lambda$7/0x08@1, steps=4', 'stop=dev.pti.Mine, steps=4'",
  })
  void only_what_differs_from_jvm_to_jvm_is_left_out(String described, String compared) {
    Object object =
        new Object() {
          @Override
          public String toString() {
            return described;
          }
        };
    assertThat(RunIdentity.stable(object)).isEqualTo(compared);
  }
}
