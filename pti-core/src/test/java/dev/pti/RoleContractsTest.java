package dev.pti;

import dev.pti.api.BatchInverter;
import dev.pti.api.FaceChoice;
import dev.pti.api.FaceDetector;
import dev.pti.api.FloatTensor;
import dev.pti.api.Inverter;
import dev.pti.api.JointTuner;
import dev.pti.api.Latent;
import dev.pti.api.Picture;
import dev.pti.api.Tuner;
import dev.pti.api.contract.FaceDetectorContract;
import dev.pti.contract.AlignerContract;
import dev.pti.contract.BatchInverterContract;
import dev.pti.contract.InverterContract;
import dev.pti.contract.JointTunerContract;
import dev.pti.contract.TunerContract;
import dev.pti.core.hyperstyle.SmallHyperStyle;
import dev.pti.core.image.Aligner;
import dev.pti.core.image.Photographs;
import dev.pti.core.inversion.GivenPivot;
import dev.pti.core.inversion.MeanLatent;
import dev.pti.core.inversion.Projection;
import dev.pti.core.tuning.PivotalTuning;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

/** What the library brings keeps the contracts that it asks of others. */
class RoleContractsTest {
  @TempDir private static Path folder;
  private static SmallHyperStyle files;

  /** Whose bundled encoder is tried. */
  private static Pti encoding;

  /** Whose tuner is tried. */
  private static Pti tuning;

  private static Pti tuningFurther;

  @BeforeAll
  static void open() {
    encoding = Pti.builder().device("cpu").encoder(Encoder.bundled()).build();
    files = SmallHyperStyle.writeTo(folder);
    HyperStyle hyperStyle = HyperStyle.of(files.checkpoint()).passes(2);
    tuning = small().tuner(hyperStyle).build();
    tuningFurther = small().tuner(hyperStyle.then(few(PivotalTuning.ofDefaults()))).build();
  }

  @AfterAll
  static void close() {
    encoding.close();
    tuning.close();
    tuningFurther.close();
  }

  private static Pti.Builder small() {
    return Pti.builder().generator(files.generator()).device("cpu");
  }

  private static PivotalTuning few(PivotalTuning tuning) {
    return tuning.with(b -> b.steps(3));
  }

  private static Projection few(Projection projection) {
    return projection.with(b -> b.steps(3).latentSamples(40));
  }

  private static Latent pivot() {
    return Latent.inW(new float[32], 8);
  }

  private static Picture grey() {
    return Picture.of(FloatTensor.wrap(new float[3 * 60 * 90], 3, 60, 90));
  }

  @Nested
  class ProjectionIntoW implements BatchInverterContract {
    @Override
    public BatchInverter inverter() {
      return few(Projection.inW());
    }
  }

  @Nested
  class ProjectionAlongSlopes implements BatchInverterContract {
    @Override
    public BatchInverter inverter() {
      return few(Projection.alongSlopes().with(b -> b.slopes(8)));
    }
  }

  @Nested
  class ProjectionIntoWPlusFromAPivot implements BatchInverterContract {
    @Override
    public BatchInverter inverter() {
      return few(Projection.inWPlus().onward()).from(new GivenPivot(pivot()));
    }
  }

  @Nested
  class TheBundledEncoder implements BatchInverterContract {
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
      return Pti.builder().device("cpu");
    }
  }

  @Nested
  class AGivenPivot implements InverterContract {
    @Override
    public Inverter inverter() {
      return new GivenPivot(pivot());
    }

    @Override
    public boolean takesSteps() {
      return false;
    }
  }

  @Nested
  class TheMean implements InverterContract {
    @Override
    public Inverter inverter() {
      return new MeanLatent();
    }

    @Override
    public boolean takesSteps() {
      return false;
    }
  }

  @Nested
  class Tuning implements JointTunerContract {
    @Override
    public JointTuner tuner() {
      return few(PivotalTuning.ofDefaults());
    }
  }

  @Nested
  class TuningOfLowRank implements JointTunerContract {
    @Override
    public JointTuner tuner() {
      return PivotalTuning.ofDefaults().with(b -> b.steps(3).rank(2).keepBest(true));
    }
  }

  @Nested
  class TuningByHyperStyle implements TunerContract {
    @Override
    public Tuner tuner() {
      return tuning.settings().tuner(1);
    }

    @Override
    public boolean takesSteps() {
      return false;
    }

    @Override
    public Pti.Builder builder() {
      return small();
    }
  }

  @Nested
  class TuningByHyperStyleThenALoop implements TunerContract {
    @Override
    public Tuner tuner() {
      return tuningFurther.settings().tuner(1);
    }

    @Override
    public Pti.Builder builder() {
      return small();
    }
  }

  @Nested
  class TheBundledDetector implements FaceDetectorContract {
    @Override
    public FaceDetector detector() {
      return Faces.detector();
    }

    @Override
    public Picture photograph() {
      return Photographs.astronaut();
    }
  }

  @Nested
  class AlreadyAligned implements AlignerContract {
    @Override
    public Aligner aligner() {
      return Aligner.alreadyAligned();
    }

    @Override
    public List<Picture> refused() {
      return List.of(grey());
    }
  }

  @Nested
  class CentreCrop implements AlignerContract {
    @Override
    public Aligner aligner() {
      return Aligner.centreCrop();
    }

    @Override
    public Picture photograph() {
      return Photographs.of(SmallPti.photograph());
    }
  }

  @Nested
  class CutByTheFace implements AlignerContract {
    @Override
    public Aligner aligner() {
      return Aligner.face(Faces.detector(), FaceChoice.only());
    }

    @Override
    public Picture photograph() {
      return Photographs.astronaut();
    }

    @Override
    public List<Picture> refused() {
      return List.of(grey());
    }
  }
}
