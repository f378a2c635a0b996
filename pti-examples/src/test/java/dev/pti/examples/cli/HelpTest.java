package dev.pti.examples.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class HelpTest {
  /** Of a text in several parts picocli takes the first alone. */
  @Test
  void each_command_is_listed_with_whole_sentences() {
    Cli help = Cli.run("--help");
    assertThat(help.status()).isZero();
    String commands = help.out().substring(help.out().indexOf("Commands:") + 9).strip();
    List<String> told = Arrays.stream(commands.split("\\R {2}(?=\\w)")).map(String::strip).toList();
    assertThat(told).hasSizeGreaterThan(15).allMatch(it -> it.endsWith("."));
  }
}
