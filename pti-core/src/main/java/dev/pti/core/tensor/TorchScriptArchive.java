package dev.pti.core.tensor;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs TorchScript source into the archive that PyTorch loads, in memory.
 *
 * <p>Such an archive is a zip of stored entries: a version, a pickle of an empty tuple of
 * constants, a pickle of one object of class {@code __torch__.M} without attributes, and the source
 * of that class. The methods of the class come from our resource files, so PyTorch's whole operator
 * library is at hand under autograd without any native code of our own.
 */
final class TorchScriptArchive {
  private static final byte[] EMPTY_TUPLE = {(byte) 0x80, 2, ')', '.'};
  private static final byte[] MODULE =
      "\u0080\u0002c__torch__\nM\n)\u0081}b.".getBytes(StandardCharsets.ISO_8859_1);

  private TorchScriptArchive() {}

  /**
   * Packs methods.
   *
   * @param methods functions whose first parameter is {@code self}, not indented
   * @return the bytes of the archive
   */
  static byte[] pack(String methods) {
    String code = "class M(Module):\n" + methods.strip().indent(2);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      store(zip, "kernels/version", "3\n".getBytes(StandardCharsets.US_ASCII));
      store(zip, "kernels/constants.pkl", EMPTY_TUPLE);
      store(zip, "kernels/data.pkl", MODULE);
      store(zip, "kernels/code/__torch__.py", code.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void store(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
