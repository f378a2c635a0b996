package dev.pti.api;

/**
 * What a saved picture says of itself: that it is no photograph as it was taken, and what was done.
 * The files of pictures carry it as text and as XMP.
 *
 * @param origin what kind of picture it is
 * @param text one or more sentences for people
 */
public record PictureNote(Origin origin, String text) {
  /** What kind of picture it is, by the terms of the IPTC for digital sources. */
  public enum Origin {
    /** A photograph that a trained generator has changed. */
    EDITED("compositeWithTrainedAlgorithmicMedia"),
    /** Drawn by a trained generator. */
    DRAWN("trainedAlgorithmicMedia");

    private final String term;

    Origin(String term) {
      this.term = term;
    }

    /**
     * Returns the term.
     *
     * @return as {@code Iptc4xmpExt:DigitalSourceType} wants it
     */
    public String url() {
      return "http://cv.iptc.org/newscodes/digitalsourcetype/" + term;
    }
  }
}
