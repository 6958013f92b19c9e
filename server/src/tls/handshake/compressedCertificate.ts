// RFC 8879, section 4.
//
//   enum { zlib(1), brotli(2), zstd(3), (65535) } CertificateCompressionAlgorithm;
//   struct {
//       CertificateCompressionAlgorithm algorithm;
//       uint24 uncompressed_length;
//       opaque compressed_certificate_message<1..2^24-1>;
//   } CompressedCertificate;

import { opaqueVector, struct, uint24, type Value } from '../codec/presentation.ts'
import { CertificateCompressionAlgorithmNumber } from '../extensions/compressCertificate.ts'

export const CompressedCertificate = struct({
  algorithm: CertificateCompressionAlgorithmNumber,
  uncompressedLength: uint24,
  compressedCertificateMessage: opaqueVector(1, 2 ** 24 - 1),
})
export type CompressedCertificate = Value<typeof CompressedCertificate>
