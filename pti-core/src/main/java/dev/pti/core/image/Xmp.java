package dev.pti.core.image;

import com.google.common.xml.XmlEscapers;
import dev.pti.api.PictureNote;
import dev.pti.core.image.shared.Software;

/**
 * A note as an XMP packet: the text as {@code dc:description}, the origin as IPTC's digital source
 * type, by which services label pictures as edited or generated, and what made the file.
 */
final class Xmp {
  private static final String PACKET =
      """
      <?xpacket begin="\uFEFF" id="W5M0MpCehiHzreSzNTczkc9d"?>
      <x:xmpmeta xmlns:x="adobe:ns:meta/">
       <rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
        <rdf:Description rdf:about=""
          xmlns:dc="http://purl.org/dc/elements/1.1/"
          xmlns:xmp="http://ns.adobe.com/xap/1.0/"
          xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
          xmp:CreatorTool="%s"
          Iptc4xmpExt:DigitalSourceType="%s">
         <dc:description>
          <rdf:Alt>
           <rdf:li xml:lang="x-default">%s</rdf:li>
          </rdf:Alt>
         </dc:description>
        </rdf:Description>
       </rdf:RDF>
      </x:xmpmeta>
      <?xpacket end="r"?>""";

  private Xmp() {}

  static String of(PictureNote note) {
    return PACKET.formatted(
        XmlEscapers.xmlAttributeEscaper().escape(Software.NAME),
        note.origin().url(),
        XmlEscapers.xmlContentEscaper().escape(note.text()));
  }
}
