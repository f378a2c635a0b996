package dev.pti;

import dev.pti.api.BatchInverter;
import dev.pti.contract.BatchInverterContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** An encoder of e4e keeps the contract that is asked of anybody's. */
class EncoderContractTest implements BatchInverterContract {
  @TempDir private static Path folder;
  private static SmallEncoder files;
  private static Pti encoding;

  @BeforeAll
  static void open() {
    files = SmallEncoder.writeTo(folder);
    encoding =
        Pti.builder().generator(files.generator()).device("cpu").encoder(files.encoder()).build();
  }

  @AfterAll
  static void close() {
    encoding.close();
  }

  @Override
  public BatchInverter inverter() {
    return (BatchInverter) encoding.settings().inverter();
  }

  @Override
  public boolean takesSteps() {
    return false;
  }

  @Override
  public Pti.Builder builder() {
    return Pti.builder().generator(files.generator()).device("cpu");
  }
}
