package dev.pti.examples.cli;

import picocli.CommandLine;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

/**
 * Refuses an option that is given twice where picocli does not: in a group it takes the second for
 * the beginning of another group, and forgets what was given of the first.
 */
final class GivenOnce implements IExecutionStrategy {
  @Override
  public int execute(ParseResult parsed) {
    for (CommandLine command : parsed.asCommandLineList()) {
      for (OptionSpec option : command.getParseResult().matchedOptions()) {
        if (!option.isMultiValue() && option.stringValues().size() > 1) {
          String label = option.arity().max() == 0 ? "" : " (" + option.paramLabel() + ")";
          throw new OverwrittenOptionException(
              command,
              option,
              "option '%s'%s should be specified only once".formatted(option.longestName(), label));
        }
      }
    }
    return new RunLast().execute(parsed);
  }
}
